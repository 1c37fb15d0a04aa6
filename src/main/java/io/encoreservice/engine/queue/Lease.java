package io.encoreservice.engine.queue;

import java.util.UUID;

/**
 * The right to run one attempt of a job until a deadline that {@link JobQueue#renew} moves.
 *
 * @param job whose
 * @param attempt its number, from 1
 * @param taker a random name that was given to nobody else: with the number it fences
 */
public record Lease(UUID job, int attempt, UUID taker) {

    /** What an attempt is known by, wherever it leaves something; no other attempt ever has it. */
    public String fence() {
        return attempt + "-" + taker;
    }
}
