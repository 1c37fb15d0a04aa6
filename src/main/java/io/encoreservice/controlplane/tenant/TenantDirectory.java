package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.Plan;
import io.encoreservice.controlplane.identity.Standing;
import io.encoreservice.controlplane.identity.TenantId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells at once, without asking anybody, what is known of a tenant and which tokens are revoked. */
public final class TenantDirectory {

    private final Plans plans;
    private final InstantSource clock;
    private volatile @Nullable TenantSnapshot known;

    /** A directory that knows nothing until it is told. */
    TenantDirectory(Plans plans, InstantSource clock) {
        this.plans = plans;
        this.clock = clock;
    }

    /** A directory in which nobody is written down. */
    public static TenantDirectory empty(Plans plans) {
        TenantDirectory directory = new TenantDirectory(plans, InstantSource.system());
        directory.learn(TenantSnapshot.EMPTY);
        return directory;
    }

    /**
     * A tenant; one that nobody has written down has the default plan and is active.
     *
     * @throws TenantsUnavailableException when nothing is known of any tenant yet
     */
    public Tenant of(TenantId id) {
        TenantRecord record = snapshot().tenants().get(id);
        if (record == null) {
            return new Tenant(id, plans.of(id), id.value(), Standing.ACTIVE, Instant.EPOCH);
        }
        Plan plan = plans.named(record.plan());
        return new Tenant(id, plan, record.account(), standing(record, plan), record.tokensSince());
    }

    /**
     * Whether a token, or the one it was exchanged for, was revoked by its id.
     *
     * @throws TenantsUnavailableException when nothing is known of any token yet
     */
    public boolean isRevoked(String tokenId) {
        return snapshot().revoked().contains(tokenId);
    }

    /** When a tenant of a record may use the service no more; null when that has no end. */
    @Nullable
    Instant end(TenantRecord record) {
        Plan plan = plans.named(record.plan());
        return plan.lifetime().isZero() ? null : record.createdAt().plus(plan.lifetime());
    }

    long version() {
        TenantSnapshot now = known;
        return now == null ? -1 : now.version();
    }

    TenantSnapshot snapshot() {
        TenantSnapshot now = known;
        if (now == null) {
            throw new TenantsUnavailableException();
        }
        return now;
    }

    /** Takes over what is written down; answers of whom that is another thing than before. */
    Set<TenantId> learn(TenantSnapshot news) {
        TenantSnapshot before = known;
        known = news;
        Set<TenantId> changed = new HashSet<>(news.tenants().keySet());
        if (before != null) {
            changed.addAll(before.tenants().keySet());
            changed.removeIf(id ->
                    Objects.equals(before.tenants().get(id), news.tenants().get(id)));
        }
        return changed;
    }

    private Standing standing(TenantRecord record, Plan plan) {
        if (!record.suspended().isEmpty()) {
            return Standing.stopped("Tenant " + record.id() + " is suspended: " + record.suspended());
        }
        Instant end = end(record);
        return end == null || clock.instant().isBefore(end)
                ? Standing.ACTIVE
                : Standing.stopped(
                        "The time of tenant " + record.id() + " on the plan " + plan.name() + " ended at " + end);
    }
}
