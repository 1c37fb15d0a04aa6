package io.encoreservice.controlplane.instance;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The JSON that says how many engines an instance shall have, as it came. */
@Schema(name = "NewScale")
record ScaleBody(
        @Schema(
                implementation = Integer.class,
                requiredMode = Schema.RequiredMode.REQUIRED,
                minimum = "0",
                example = "2",
                description = "How many engines run; 0 suspends the instance.")
        @Nullable
        JsonNode desiredReplicas,

        @Schema(
                implementation = Integer.class,
                minimum = "0",
                example = "4",
                description = "How many may run while jobs wait; more than desiredReplicas asks for automatic scaling.")
        @Nullable
        JsonNode maxReplicas) {

    /**
     * How many engines shall run, at least.
     *
     * @throws InvalidInstanceException when the field breaks its rule
     */
    int least() {
        if (desiredReplicas == null || desiredReplicas.isNull()) {
            throw new InvalidInstanceException("desiredReplicas", "is required: a whole number, 0 or more");
        }
        return new BodyField("desiredReplicas", desiredReplicas).number(0);
    }

    /**
     * How many engines may run.
     *
     * @throws InvalidInstanceException when the field breaks its rule
     */
    int most() {
        if (maxReplicas == null || maxReplicas.isNull()) {
            return least();
        }
        int most = new BodyField("maxReplicas", maxReplicas).number(0);
        if (most < least()) {
            throw new InvalidInstanceException("maxReplicas", "must be desiredReplicas or more");
        }
        return most;
    }
}
