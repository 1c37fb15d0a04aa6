package io.encoreservice.engine.queue;

import io.encoreservice.engine.job.JobStatus;
import java.util.UUID;

/**
 * A job whose lease ran out.
 *
 * @param job which
 * @param attempt the attempt that was lost
 * @param status what the job is now
 */
public record TakenBack(UUID job, int attempt, JobStatus status) {}
