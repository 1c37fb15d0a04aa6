package io.encoreservice.engine.queue;

import io.encoreservice.engine.job.JobStatus;
import java.util.Optional;

/**
 * How a job was finished, and what is to be run instead.
 *
 * @param status what the job or the part got, which is QUEUED when it is tried again; empty when the lease was lost
 * @param next the next job, if one waited and was asked for
 */
public record Finished(Optional<JobStatus> status, Optional<LeasedJob> next) {}
