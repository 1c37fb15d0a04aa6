/** Tells what a media file holds by asking ffprobe; must not know jobs' states. */
@NullMarked
package io.encoreservice.engine.media;

import org.jspecify.annotations.NullMarked;
