/** Reads profiles, SpEL templates included, into validated values; must not know ffmpeg's command line. */
@NullMarked
package io.encoreservice.engine.profile;

import org.jspecify.annotations.NullMarked;
