package io.encoreservice.controlplane.instance;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON that asks an instance for a job, as it came. */
@Schema(name = "NewJob", description = "What to transcode. Unknown fields are ignored.")
record NewJobBody(
        @Schema(
                implementation = String.class,
                requiredMode = Schema.RequiredMode.REQUIRED,
                example = "program",
                description = "A profile of the instance's index.")
        @Nullable
        JsonNode profile,

        @Schema(
                implementation = String.class,
                requiredMode = Schema.RequiredMode.REQUIRED,
                example = "/usercontent/demo",
                description = "Where the output goes: below /usercontent/, or s3://.")
        @Nullable
        JsonNode outputFolder,

        @Schema(
                implementation = String.class,
                requiredMode = Schema.RequiredMode.REQUIRED,
                example = "demo",
                description = "How names of output files begin.")
        @Nullable
        JsonNode baseName,

        @ArraySchema(
                schema = @Schema(implementation = JobInput.class),
                arraySchema = @Schema(requiredMode = Schema.RequiredMode.REQUIRED))
        @Nullable
        JsonNode inputs,

        @Schema(
                implementation = Double.class,
                minimum = "0",
                description = "How many seconds of the input to take; 0 means all.")
        @Nullable
        JsonNode duration,

        @Schema(implementation = Integer.class, minimum = "0", maximum = "100") @Nullable
        JsonNode priority) {

    private static final int MAX_PRIORITY = 100;

    /** One input, for the documentation. */
    @Schema(name = "NewJobInput")
    record JobInput(
            @Schema(example = "https://example.com/in.mp4") String uri,

            @Schema(allowableValues = {"AudioVideo", "Audio", "Video"})
            String type) {}

    /**
     * The job as an engine takes it.
     *
     * @throws InvalidInstanceException when a field breaks its rule
     */
    ObjectNode parse() {
        ObjectNode job = JsonNodeFactory.instance
                .objectNode()
                .put("profile", required("profile", profile))
                .put("outputFolder", required("outputFolder", outputFolder))
                .put("baseName", required("baseName", baseName));
        job.set("inputs", checkedInputs());
        if (duration != null && !duration.isNull()) {
            if (!duration.isNumber() || duration.doubleValue() < 0) {
                throw new InvalidInstanceException("duration", "must be a number, 0 or more");
            }
            if (duration.doubleValue() > 0) {
                job.set("duration", duration);
            }
        }
        if (priority != null && !priority.isNull()) {
            int wished = new BodyField("priority", priority).number(0);
            if (wished > MAX_PRIORITY) {
                throw new InvalidInstanceException("priority", "must be 0 to " + MAX_PRIORITY);
            }
            job.put("priority", wished);
        }
        return job;
    }

    private JsonNode checkedInputs() {
        if (inputs == null || !inputs.isArray() || inputs.isEmpty()) {
            throw new InvalidInstanceException("inputs", "is required: one input or more, each with uri and type");
        }
        for (JsonNode input : inputs) {
            if (!input.isObject()) {
                throw new InvalidInstanceException("inputs", "must be objects with uri and type");
            }
            for (String field : List.of("uri", "type")) {
                var unused = required("inputs." + field, input.get(field));
            }
        }
        return inputs;
    }

    private static String required(String name, @Nullable JsonNode value) {
        String text = new BodyField(name, value).text();
        if (text.isEmpty()) {
            throw new InvalidInstanceException(name, "is required");
        }
        return text;
    }
}
