package io.encoreservice.engine.queue;

import java.time.Instant;
import java.util.UUID;

/** A job that waits. */
public record QueuedJob(UUID id, Instant created, int priority) {}
