package io.encoreservice.engine.queue;

import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.JobCodec;
import java.util.List;
import java.util.UUID;

/**
 * A job as it was accepted.
 *
 * @param job as it is now
 * @param repeated whether an earlier submission with the same key made it
 */
public record Accepted(EncoreJob job, boolean repeated) {

    /** Reads the script's answer to a job of that id, of which no more than {@code waiting} may wait. */
    static Accepted of(List<String> answer, UUID id, int waiting, JobCodec codec)
            throws JobExistsException, KeyReusedException, OutputTakenException, QueueClosedException,
                    QueueFullException {
        return switch (answer.getFirst()) {
            case "exists" -> throw new JobExistsException(id);
            case "reused" -> throw new KeyReusedException("This Idempotency-Key was used for another job");
            case "gone" ->
                throw new KeyReusedException("This Idempotency-Key was used for job " + answer.get(1)
                        + ", which has been deleted; use another key to run it anew");
            case "taken" -> throw new OutputTakenException(answer.get(1), answer.get(2));
            case "closed" -> throw new QueueClosedException();
            case "full" -> throw new QueueFullException(waiting);
            default -> new Accepted(codec.decode(answer.get(1)).job(), "repeated".equals(answer.getFirst()));
        };
    }
}
