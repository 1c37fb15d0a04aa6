/** What both wings know of FFmpeg: which names may be given to it. */
@NullMarked
package io.encoreservice.shared.ffmpeg;

import org.jspecify.annotations.NullMarked;
