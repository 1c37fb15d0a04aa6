package io.encoreservice.engine.queue;

import io.encoreservice.engine.job.JobRequest;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * A job to be accepted.
 *
 * @param id the job's
 * @param request what is asked for
 * @param outputs the files that it will write, as far as they are known; no other job may write them meanwhile
 * @param once by what a repetition is known
 */
public record Submission(UUID id, JobRequest request, List<String> outputs, IdempotencyKey once) {

    public static Submission of(UUID id, JobRequest request) {
        return new Submission(id, request, List.of(), IdempotencyKey.NONE);
    }

    public Submission writing(Collection<String> files) {
        return new Submission(id, request, List.copyOf(files), once);
    }

    public Submission once(IdempotencyKey key) {
        return new Submission(id, request, outputs, key);
    }
}
