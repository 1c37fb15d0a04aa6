package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.TenantId;
import java.time.Instant;

/**
 * What is written down of a tenant.
 *
 * @param id who
 * @param plan the name of the plan; one that the configuration has no more counts as {@code default}
 * @param account what the limit of instances counts for: the tenant's own name, or what several trial tenants share
 * @param createdAt when the tenant was made
 * @param suspended why the tenant may not go on for now; empty when it may
 * @param tokensSince no token made before is good any more; whole milliseconds
 * @param closed whether the tenant is about to be forgotten, which nothing can change any more
 */
public record TenantRecord(
        TenantId id,
        String plan,
        String account,
        Instant createdAt,
        String suspended,
        Instant tokensSince,
        boolean closed) {

    /** A tenant that is new, and of no account but its own. */
    public static TenantRecord of(TenantId id, String plan, Instant createdAt) {
        return new TenantRecord(id, plan, id.value(), createdAt, "", Instant.EPOCH, false);
    }

    TenantRecord withPlan(String other) {
        return new TenantRecord(id, other, account, createdAt, suspended, tokensSince, closed);
    }

    TenantRecord withSuspension(String reason) {
        return new TenantRecord(id, plan, account, createdAt, reason, tokensSince, closed);
    }

    /** With no token good that was made before; what was void stays so, whatever a clock elsewhere says. */
    TenantRecord withTokensSince(Instant since) {
        return since.isBefore(tokensSince)
                ? this
                : new TenantRecord(id, plan, account, createdAt, suspended, since, closed);
    }

    TenantRecord asClosed() {
        return new TenantRecord(id, plan, account, createdAt, suspended, tokensSince, true);
    }
}
