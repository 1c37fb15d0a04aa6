package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.Plan;
import io.encoreservice.controlplane.identity.Standing;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.shared.redis.RedisAwayException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells at once, almost always without asking anybody, what is known of a tenant and which tokens are revoked. */
public final class TenantDirectory {

    private final Plans plans;
    private final InstantSource clock;
    private volatile @Nullable TenantSnapshot known;
    private volatile Runnable lookAgain = () -> {};

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

    /** Names who makes this directory know what is written down by now, or says that Redis is away. */
    void isUpdatedBy(Runnable look) {
        lookAgain = look;
    }

    /**
     * A tenant; one that nobody has written down has the default plan and is active, but a trial is then over. Of a trial
     * that was not heard of here, and of nobody else, it is asked first, since another control plane may just have begun
     * it.
     *
     * @throws TenantsUnavailableException when nothing is known of any tenant yet, or not whether that trial is there
     */
    public Tenant of(TenantId id) {
        TenantRecord record = snapshot().tenants().get(id);
        if (record == null && id.isTrial()) {
            record = lookedFor(id);
        }
        if (record == null) {
            Standing standing =
                    id.isTrial() ? Standing.stopped("The trial " + id + " has ended and was removed") : Standing.ACTIVE;
            return new Tenant(id, plans.of(id), id.value(), standing, Instant.EPOCH);
        }
        Plan plan = plans.named(record.plan());
        return new Tenant(id, plan, record.account(), standing(record, plan), record.tokensSince());
    }

    /** Whether {@link #of} would answer without asking anybody. */
    public boolean knows(TenantId id) {
        TenantSnapshot now = known;
        return now != null && (!id.isTrial() || now.tenants().containsKey(id));
    }

    private @Nullable TenantRecord lookedFor(TenantId id) {
        try {
            lookAgain.run();
        } catch (RedisAwayException e) {
            throw new TenantsUnavailableException();
        }
        return snapshot().tenants().get(id);
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
        if (record.closed()) {
            return Standing.stopped("The trial " + record.id() + " has ended and is being removed");
        }
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
