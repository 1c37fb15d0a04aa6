/** The only way out of this machine for ffmpeg; must not know what is fetched or why. */
@NullMarked
package io.encoreservice.engine.egress;

import org.jspecify.annotations.NullMarked;
