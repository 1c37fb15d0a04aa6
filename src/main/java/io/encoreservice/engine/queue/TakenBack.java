package io.encoreservice.engine.queue;

import io.encoreservice.engine.job.JobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job, or a part of a divided one, whose lease ran out.
 *
 * @param job which
 * @param part which part of it, null for the job itself
 * @param attempt the attempt that was lost
 * @param status what the job or the part is now; with a part that is given up its job has ended
 */
public record TakenBack(UUID job, @Nullable String part, int attempt, JobStatus status) {

    private static final int ID = 36;

    /** Reads the answer of the script: id, attempt and status in turn. */
    static List<TakenBack> all(List<String> answer) {
        List<TakenBack> taken = new ArrayList<>();
        for (int i = 0; i < answer.size(); i += 3) {
            String id = answer.get(i);
            taken.add(new TakenBack(
                    UUID.fromString(id.substring(0, ID)),
                    id.length() > ID ? id.substring(ID + 1) : null,
                    Integer.parseInt(answer.get(i + 1)),
                    JobStatus.valueOf(answer.get(i + 2))));
        }
        return taken;
    }
}
