package io.encoreservice.engine.queue;

import java.util.UUID;

/** The right to run one attempt of a job until a deadline that {@link JobQueue#renew} moves; the attempt fences. */
public record Lease(UUID job, int attempt) {}
