package io.encoreservice.engine.job;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** How jobs are written in Redis: fields as text, requests and results as JSON in which unknown fields are ignored. */
public final class JobCodec {

    private static final TypeReference<Map<String, String>> FIELDS = new TypeReference<>() {};
    private static final TypeReference<List<MediaFile>> FILES = new TypeReference<>() {};
    private static final TypeReference<List<Map<String, String>>> HISTORY = new TypeReference<>() {};
    private static final TypeReference<Map<String, Object>> METRICS = new TypeReference<>() {};

    private static final String MADE = "made:";

    private final JsonMapper json = JsonMapper.builder().build();

    public String encode(JobRequest request) {
        return json.writeValueAsString(request);
    }

    public String encode(List<MediaFile> files) {
        return json.writerFor(FILES).writeValueAsString(files);
    }

    public String encode(OutputManifest manifest) {
        return json.writeValueAsString(manifest);
    }

    public String encode(SegmentPlan plan) {
        return json.writeValueAsString(plan);
    }

    /** The files that a job will write. */
    public String encodeNames(Collection<String> files) {
        return json.writeValueAsString(files);
    }

    /** Figures of quality by file and metric. */
    public String encodeMetrics(Map<String, ?> metrics) {
        return json.writeValueAsString(metrics);
    }

    /** The job of a document as the scripts answer it. */
    public StoredJob decode(String document) {
        Map<String, String> fields = json.readValue(document, FIELDS);
        EncoreJob job = new EncoreJob(
                UUID.fromString(required(fields, "id")),
                Instant.ofEpochMilli(Long.parseLong(required(fields, "created"))),
                json.readValue(required(fields, "request"), JobRequest.class)
                        .withPriority(Integer.parseInt(required(fields, "priority"))),
                state(fields));
        return new StoredJob(job, commit(fields), division(fields), part(fields));
    }

    private JobState state(Map<String, String> fields) {
        return new JobState(
                JobStatus.valueOf(required(fields, "status")),
                Integer.parseInt(required(fields, "progress")),
                fields.containsKey("speed") ? Double.valueOf(required(fields, "speed")) : null,
                fields.get("message"),
                instant(fields, "started"),
                instant(fields, "completed"),
                Integer.parseInt(required(fields, "attempt")),
                files(fields, "analyzed"),
                files(fields, "output"),
                fields.containsKey("metrics") ? json.readValue(required(fields, "metrics"), METRICS) : Map.of(),
                history(fields.get("history")),
                Pace.of(fields.get("pace")));
    }

    private List<PastAttempt> history(@Nullable String value) {
        return value == null
                ? List.of()
                : json.readValue(value, HISTORY).stream()
                        .map(past -> new PastAttempt(
                                Integer.parseInt(required(past, "attempt")),
                                instant(past, "started"),
                                Instant.ofEpochMilli(Long.parseLong(required(past, "ended"))),
                                PastAttempt.Ending.valueOf(required(past, "ending")),
                                past.get("part"),
                                past.get("message")))
                        .toList();
    }

    private StoredJob.@Nullable Commit commit(Map<String, String> fields) {
        String manifest = fields.get("manifest");
        return manifest == null
                ? null
                : new StoredJob.Commit(required(fields, "committed"), json.readValue(manifest, OutputManifest.class));
    }

    private StoredJob.@Nullable Division division(Map<String, String> fields) {
        String plan = fields.get("plan");
        if (plan == null) {
            return null;
        }
        Map<String, String> made = new HashMap<>();
        fields.forEach((name, fence) -> {
            if (name.startsWith(MADE)) {
                made.put(name.substring(MADE.length()), fence);
            }
        });
        return new StoredJob.Division(json.readValue(plan, SegmentPlan.class), Map.copyOf(made));
    }

    private static StoredJob.@Nullable Part part(Map<String, String> fields) {
        String name = fields.get("part");
        return name == null ? null : new StoredJob.Part(name, Integer.parseInt(required(fields, "partAttempt")));
    }

    private List<MediaFile> files(Map<String, String> fields, String name) {
        String value = fields.get(name);
        return value == null ? List.of() : json.readValue(value, FILES);
    }

    private static @Nullable Instant instant(Map<String, String> fields, String name) {
        String value = fields.get(name);
        return value == null ? null : Instant.ofEpochMilli(Long.parseLong(value));
    }

    private static String required(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalStateException("a stored job has no " + name);
        }
        return value;
    }
}
