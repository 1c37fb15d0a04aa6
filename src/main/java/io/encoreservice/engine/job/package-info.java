/** What a job is, from the request to its result, and where jobs are stored; must not know who runs them. */
@NullMarked
package io.encoreservice.engine.job;

import org.jspecify.annotations.NullMarked;
