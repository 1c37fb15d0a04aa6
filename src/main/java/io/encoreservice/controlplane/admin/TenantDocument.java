package io.encoreservice.controlplane.admin;

import io.encoreservice.controlplane.tenant.Tenant;
import io.encoreservice.controlplane.tenant.TenantRecord;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/** A tenant as the operator sees it. */
@Schema(name = "Tenant")
record TenantDocument(
        @Schema(example = "acme") String tenantId,
        @Schema(example = "default") String plan,

        @Schema(allowableValues = {"active", "stopped"}) String status,

        @Schema(description = "Why it is stopped, as the tenant is told; empty when it is not.")
        String message,

        Instant createdAt) {

    static TenantDocument of(TenantRecord record, Tenant tenant) {
        return new TenantDocument(
                record.id().value(),
                record.plan(),
                tenant.standing().active() ? "active" : "stopped",
                tenant.standing().reason(),
                record.createdAt());
    }
}
