package io.encoreservice.engine.queue;

import io.encoreservice.engine.job.EncoreJob;

/**
 * A job as it was accepted.
 *
 * @param job as it is now
 * @param repeated whether an earlier submission with the same key made it
 */
public record Accepted(EncoreJob job, boolean repeated) {}
