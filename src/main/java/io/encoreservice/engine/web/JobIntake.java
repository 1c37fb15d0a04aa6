package io.encoreservice.engine.web;

import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.queue.IdempotencyKey;
import io.encoreservice.engine.queue.Submission;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Makes of a request for a job what the queue is asked to accept: its files foreseen, its repetitions known. */
final class JobIntake {

    static final String KEY = "Idempotency-Key";
    private static final int LONGEST_KEY = 255;

    private final JobRequestReader reader;
    private final BiFunction<UUID, JobRequest, ? extends Collection<String>> outputs;
    private final JsonMapper canonical = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /** @param outputs says which files a job will write */
    JobIntake(JobRequestReader reader, BiFunction<UUID, JobRequest, ? extends Collection<String>> outputs) {
        this.reader = reader;
        this.outputs = outputs;
    }

    /**
     * @param keys the request's headers {@value #KEY}, null for none
     * @throws InvalidBodyException when the body or the key breaks rules
     */
    Submission read(byte[] body, @Nullable List<String> keys) throws InvalidBodyException {
        JobRequestReader.Posted posted = reader.read(body);
        UUID chosen = posted.id();
        UUID id = chosen == null ? UUID.randomUUID() : chosen;
        Submission wish = Submission.of(id, posted.request()).writing(outputs.apply(id, posted.request()));
        if (keys == null || keys.isEmpty()) {
            return wish;
        }
        String key = keys.getFirst();
        if (keys.size() > 1 || key.isEmpty() || key.length() > LONGEST_KEY || !isPrintable(key)) {
            String rule = "must be given once, with 1 to " + LONGEST_KEY + " printable characters of ASCII";
            throw new InvalidBodyException(List.of(new Violation(KEY, rule)));
        }
        return wish.once(IdempotencyKey.of(key, chosen + canonical.writeValueAsString(posted.request())));
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(character -> character >= ' ' && character < 127);
    }
}
