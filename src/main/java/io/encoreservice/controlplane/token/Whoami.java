package io.encoreservice.controlplane.token;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.Plan;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a token says of whoever holds it.
 *
 * @param tenantId the tenant
 * @param plan the plan's name
 * @param status {@code active} or {@code stopped}
 * @param message why it is stopped; absent while active
 * @param tokenId by which the token can be revoked
 * @param expiry when the token ends, in seconds since 1970
 * @param expiresAt the same as a date
 * @param limits what the plan allows
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Whoami(
        String tenantId,
        String plan,
        @Schema(allowableValues = {"active", "stopped"}) String status,
        @Nullable String message,
        String tokenId,
        long expiry,
        Instant expiresAt,
        Limits limits) {

    static Whoami of(Caller caller) {
        boolean active = caller.standing().active();
        return new Whoami(
                caller.tenant().value(),
                caller.plan().name(),
                active ? "active" : "stopped",
                active ? null : caller.standing().reason(),
                caller.tokenId(),
                caller.expiresAt().getEpochSecond(),
                caller.expiresAt(),
                Limits.of(caller.plan()));
    }

    /**
     * @param instances how many instances may exist at once
     * @param workers how many jobs one engine may run at once
     * @param replicas how many engines one instance may have
     * @param queuedJobs how many jobs may wait in one instance; 0, here and below, means no limit
     * @param storageBytes how much one instance's content folder may hold
     * @param inputBytes how large one input may be
     * @param inputSeconds how long one input may play
     */
    @Schema(name = "WhoamiLimits")
    record Limits(
            int instances,
            int workers,
            int replicas,
            int queuedJobs,
            long storageBytes,
            long inputBytes,
            long inputSeconds) {

        static Limits of(Plan plan) {
            return new Limits(
                    plan.instances(),
                    plan.workers(),
                    plan.replicas(),
                    plan.limits().queuedJobs(),
                    plan.limits().storageBytes(),
                    plan.limits().inputBytes(),
                    plan.limits().inputDuration().toSeconds());
        }
    }
}
