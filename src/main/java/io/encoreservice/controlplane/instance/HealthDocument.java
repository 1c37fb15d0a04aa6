package io.encoreservice.controlplane.instance;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.encoreservice.controlplane.identity.Standing;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How an instance is; a successful answer must never have a field {@code reason}, which clients take for an error. */
@Schema(name = "Health")
record HealthDocument(
        @Schema(allowableValues = {"starting", "running", "stopped", "failed", "unknown"})
        String status,

        @Schema(description = "Why it failed, or why its tenant's instances stand still.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String message) {

    static HealthDocument of(InstanceObserved state, Standing standing) {
        return new HealthDocument(state.status().wireName(), standing.active() ? state.reason() : standing.reason());
    }
}
