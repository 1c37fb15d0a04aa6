package io.encoreservice.engine.queue;

import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.StoredJob;
import org.jspecify.annotations.Nullable;

/**
 * A job that a worker took.
 *
 * @param job as it is now
 * @param lease the right to run it
 * @param commit the result of an earlier attempt that only waits to be published; null if there is none
 */
public record LeasedJob(EncoreJob job, Lease lease, StoredJob.@Nullable Commit commit) {}
