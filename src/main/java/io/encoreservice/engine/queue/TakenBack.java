package io.encoreservice.engine.queue;

import io.encoreservice.engine.job.JobStatus;

/**
 * A lease that ran out.
 *
 * @param lease the attempt that was lost
 * @param status what the job is now
 */
public record TakenBack(Lease lease, JobStatus status) {}
