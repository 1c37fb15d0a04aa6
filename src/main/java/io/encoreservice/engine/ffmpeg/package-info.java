/** Builds ffmpeg's arguments from allow-listed parts, runs it and reads its progress; must not know profiles' origin or queues. */
@NullMarked
package io.encoreservice.engine.ffmpeg;

import org.jspecify.annotations.NullMarked;
