package io.encoreservice.engine.queue;

import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.StoredJob;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that a worker took, or a part of one.
 *
 * @param job as it is now
 * @param lease the right to run it
 * @param commit the result of an earlier attempt that only waits to be published; null if there is none
 * @param division how it is divided; null if it is not. A job that was taken itself has all its parts made then
 */
public record LeasedJob(
        EncoreJob job, Lease lease, StoredJob.@Nullable Commit commit, StoredJob.@Nullable Division division) {

    /** What a taker was given. */
    static LeasedJob of(StoredJob stored, UUID taker) {
        EncoreJob job = stored.job();
        StoredJob.Part part = stored.part();
        Lease lease = part == null
                ? new Lease(job.id(), job.state().attempt(), taker)
                : new Lease(job.id(), part.name(), part.attempt(), taker);
        return new LeasedJob(job, lease, stored.commit(), stored.division());
    }
}
