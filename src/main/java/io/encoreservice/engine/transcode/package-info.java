/** Turns one job into complete output files of one attempt, and publishes them; must not know queues or leases. */
@NullMarked
package io.encoreservice.engine.transcode;

import org.jspecify.annotations.NullMarked;
