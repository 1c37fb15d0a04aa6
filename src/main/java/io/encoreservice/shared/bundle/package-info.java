/** The only unpacker of what the jar carries: FFmpeg, Redis, fonts; file-locked and keyed by the artifact's hash. */
@NullMarked
package io.encoreservice.shared.bundle;

import org.jspecify.annotations.NullMarked;
