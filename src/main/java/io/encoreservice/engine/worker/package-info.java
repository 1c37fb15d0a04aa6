/** Takes leases, runs jobs under them and ends them; the only place that ties queue, transcode and callback together. */
@NullMarked
package io.encoreservice.engine.worker;

import org.jspecify.annotations.NullMarked;
