package io.encoreservice.engine.job;

import java.time.Instant;
import java.util.UUID;

/**
 * One job: what was asked for and how far it is.
 *
 * @param id given by the engine or, when it is free, by the client
 * @param createdDate when it was accepted, in milliseconds' precision
 * @param request what was asked for
 * @param state how far it is
 */
public record EncoreJob(UUID id, Instant createdDate, JobRequest request, JobState state) {

    /** The same job as it was before anybody took it. */
    public EncoreJob asQueued() {
        return new EncoreJob(id, createdDate, request, JobState.queued());
    }
}
