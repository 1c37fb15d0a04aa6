package io.encoreservice.engine.web;

import io.encoreservice.engine.job.Input;
import io.encoreservice.engine.job.JobRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads and checks the body of {@code POST /encoreJobs}; unknown and read-only fields are ignored. */
final class JobRequestReader {

    private static final int MOST_ENTRIES = 100;
    private static final int MOST_RETRIES = 10;
    private static final int LONGEST_PARAMS = 65_536;
    private static final int LONGEST_TEXT = 500;
    private static final int LONGEST_ADDRESS = 4_096;

    private final JsonMapper json;
    private final InputReader inputs;
    private final PathRules paths;

    JobRequestReader(JsonMapper json, InputReader inputs, PathRules paths) {
        this.json = json;
        this.inputs = inputs;
        this.paths = paths;
    }

    /**
     * What was posted.
     *
     * @param id the client's own id, null when it chose none
     * @param request the job
     */
    record Posted(@Nullable UUID id, JobRequest request) {}

    /**
     * @throws InvalidBodyException when the body is no JSON object or breaks rules
     */
    Posted read(byte[] body) throws InvalidBodyException {
        List<Violation> violations = new ArrayList<>();
        JsonFields fields = JsonFields.parse(json, body, violations);
        Posted posted = new Posted(id(fields), request(fields, violations));
        if (!violations.isEmpty()) {
            throw new InvalidBodyException(violations);
        }
        return posted;
    }

    /**
     * The body of {@code POST /encoreJobs/{id}/priority}.
     *
     * @throws InvalidBodyException when it names no priority from 0 to 100
     */
    int readPriority(byte[] body) throws InvalidBodyException {
        List<Violation> violations = new ArrayList<>();
        JsonFields fields = JsonFields.parse(json, body, violations);
        Integer priority = fields.integer("priority", 0, 100);
        if (priority == null && violations.isEmpty()) {
            fields.refuse("priority", "must be between 0 and 100");
        }
        if (priority == null || !violations.isEmpty()) {
            throw new InvalidBodyException(violations);
        }
        return priority;
    }

    private JobRequest request(JsonFields fields, List<Violation> violations) {
        Integer priority = fields.integer("priority", 0, 100);
        return new JobRequest(
                fields.text("externalId", LONGEST_TEXT),
                fields.requiredText("profile", LONGEST_TEXT),
                profileParams(fields),
                outputFolder(fields),
                baseName(fields),
                callback(fields),
                priority == null ? 0 : priority,
                segmentLength(fields),
                fields.flag("debugOverlay", false),
                logContext(fields),
                fields.number("seekTo"),
                duration(fields),
                thumbnailTime(fields),
                fields.integer("retries", 0, MOST_RETRIES),
                inputs(fields, violations));
    }

    private static @Nullable UUID id(JsonFields fields) {
        String id = fields.text("id", LONGEST_TEXT);
        if (id == null || id.isEmpty()) {
            return null;
        }
        try {
            UUID parsed = UUID.fromString(id);
            if (parsed.toString().equalsIgnoreCase(id)) {
                return parsed;
            }
        } catch (IllegalArgumentException e) {
            // why: the same answer as for a UUID in a short form.
        }
        fields.refuse("id", "must be a UUID");
        return null;
    }

    private Map<String, Object> profileParams(JsonFields fields) {
        Map<String, Object> params = new LinkedHashMap<>();
        int length = 0;
        for (Map.Entry<String, JsonNode> entry : fields.entries("profileParams", MOST_ENTRIES)) {
            length += entry.getKey().length() + entry.getValue().toString().length();
            if (!entry.getValue().isNull()) {
                params.put(entry.getKey(), json.treeToValue(entry.getValue(), Object.class));
            }
        }
        if (length > LONGEST_PARAMS) {
            fields.refuse("profileParams", "must not be longer than " + LONGEST_PARAMS + " characters");
        }
        return params;
    }

    private static Map<String, String> logContext(JsonFields fields) {
        Map<String, String> context = new LinkedHashMap<>();
        fields.textMap("logContext", MOST_ENTRIES).forEach((key, value) -> {
            if (value != null) {
                context.put(key, value);
            }
        });
        return context;
    }

    private String outputFolder(JsonFields fields) {
        String folder = fields.requiredText("outputFolder", LONGEST_ADDRESS);
        if (!folder.isBlank()) {
            paths.checkOutputFolder(folder).ifPresent(rule -> fields.refuse("outputFolder", rule));
        }
        return folder;
    }

    private String baseName(JsonFields fields) {
        String name = fields.requiredText("baseName", LONGEST_TEXT);
        if (!name.isBlank()) {
            paths.checkBaseName(name).ifPresent(rule -> fields.refuse("baseName", rule));
        }
        return name;
    }

    private static @Nullable URI callback(JsonFields fields) {
        String address = fields.text("progressCallbackUri", LONGEST_ADDRESS);
        if (address == null || address.isEmpty()) {
            return null;
        }
        URI uri = PathRules.webAddress(address);
        if (uri == null) {
            fields.refuse("progressCallbackUri", "must be an http or https URL");
        }
        return uri;
    }

    private static @Nullable Double segmentLength(JsonFields fields) {
        Double length = fields.number("segmentLength");
        if (length != null && !(length > 0)) {
            fields.refuse("segmentLength", "must be more than 0");
        }
        return length;
    }

    private static @Nullable Double duration(JsonFields fields) {
        Double duration = fields.number("duration");
        if (duration != null && duration < 0) {
            fields.refuse("duration", "must be 0 or more");
        }
        return duration == null || duration <= 0 ? null : duration;
    }

    private static @Nullable Double thumbnailTime(JsonFields fields) {
        Double time = fields.number("thumbnailTime");
        if (time != null && time <= 0) {
            fields.refuse("thumbnailTime", "must be more than 0");
        }
        return time;
    }

    private List<Input> inputs(JsonFields fields, List<Violation> violations) {
        List<Input> read = new ArrayList<>();
        JsonNode array = fields.node("inputs");
        if (array == null || !array.isArray() || array.isEmpty() || array.size() > MOST_ENTRIES) {
            fields.refuse("inputs", "must be an array of 1 to " + MOST_ENTRIES + " inputs");
            return read;
        }
        for (int i = 0; i < array.size(); i++) {
            JsonNode input = array.get(i);
            if (input.isObject()) {
                read.add(inputs.read(new JsonFields(input, "inputs[" + i + "].", violations)));
            } else {
                fields.refuse("inputs[" + i + "]", "must be an object");
            }
        }
        return read;
    }
}
