package io.encoreservice.engine.queue;

import io.encoreservice.engine.job.JobStatus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The right to run one attempt of a job, or of a part of a divided one, until a deadline that {@link JobQueue#renew} moves.
 *
 * @param job whose
 * @param part which part of it, null for the job itself
 * @param attempt its number, from 1
 * @param taker a random name that was given to nobody else: with the number it fences
 */
public record Lease(UUID job, @Nullable String part, int attempt, UUID taker) {

    public Lease(UUID job, int attempt, UUID taker) {
        this(job, null, attempt, taker);
    }

    /** What an attempt is known by, wherever it leaves something; no other attempt of the same job or part ever has it. */
    public String fence() {
        return attempt + "-" + taker;
    }

    /** Whether the job has ended when what was leased got this status; it has not when a part of it is made. */
    public boolean isLastOfJob(JobStatus status) {
        return status.isTerminal() && (part == null || status != JobStatus.SUCCESSFUL);
    }

    /** What the scripts know it by. */
    String id() {
        return part == null ? job.toString() : job + "/" + part;
    }
}
