package io.encoreservice.engine.queue;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that waits, or a part of a divided one.
 *
 * @param segment the number of the segment that it is, null for anything else
 */
public record QueuedJob(UUID id, Instant created, @Nullable Integer segment, int priority) {}
