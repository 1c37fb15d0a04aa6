/** Tells a job's owner how it goes, over HTTP; must never reach an address that the outbound policy refuses. */
@NullMarked
package io.encoreservice.engine.callback;

import org.jspecify.annotations.NullMarked;
