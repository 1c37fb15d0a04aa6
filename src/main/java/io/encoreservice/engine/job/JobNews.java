package io.encoreservice.engine.job;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a job is at one moment, told at each step of it.
 *
 * @param job whose
 * @param version higher with each step
 * @param status SVT Encore's state
 * @param progress 0 to 100
 * @param speed of what was made, once it is made
 * @param pace while it runs
 * @param message why it failed, for people
 */
public record JobNews(
        UUID job,
        long version,
        JobStatus status,
        int progress,
        @Nullable Double speed,
        @Nullable Pace pace,
        @Nullable String message) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> FIELDS = new TypeReference<>() {};

    /** Reads what the scripts write; see {@code job-functions.lua}. */
    static JobNews of(String document) {
        Map<String, String> fields = JSON.readValue(document, FIELDS);
        String speed = fields.get("speed");
        return new JobNews(
                UUID.fromString(fields.getOrDefault("id", "")),
                Long.parseLong(fields.getOrDefault("news", "0")),
                JobStatus.valueOf(fields.getOrDefault("status", "")),
                Integer.parseInt(fields.getOrDefault("progress", "0")),
                speed == null ? null : Double.valueOf(speed),
                Pace.of(fields.get("pace")),
                fields.get("message"));
    }
}
