package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.redis.RedisAwayException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What an operator may do with tenants, and everybody with trials; each change holds here when the call returns. */
public final class Tenants {

    private static final long NANOS_OF_A_MILLISECOND = 1_000_000;

    private final TenantRepository repository;
    private final TenantDirectory directory;
    private final Plans plans;
    private final Runnable changed;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param changed has the directory look again, at once
     */
    Tenants(
            TenantRepository repository,
            TenantDirectory directory,
            Plans plans,
            Runnable changed,
            InstantSource clock) {
        this.repository = repository;
        this.directory = directory;
        this.plans = plans;
        this.changed = changed;
        this.clock = clock;
    }

    /**
     * Writes a new tenant down.
     *
     * @throws TenantExistsException when it is already
     * @throws UnknownPlanException when there is no such plan
     */
    public TenantRecord create(TenantId id, String plan) {
        TenantRecord tenant = TenantRecord.of(id, plans.named(plan).name(), now());
        if (!plans.has(plan)) {
            throw new UnknownPlanException(plan);
        }
        if (!ask(() -> repository.insert(tenant))) {
            throw new TenantExistsException(id);
        }
        settle();
        return tenant;
    }

    /** Makes a tenant that may only try, whose instances count for an account it shares. */
    public TenantRecord createTrial(String account) {
        TenantRecord tenant = new TenantRecord(
                TenantId.trial(Uid.random(random).value()), Plans.TRIAL, account, now(), "", Instant.EPOCH, false);
        if (!ask(() -> repository.insert(tenant))) {
            throw new IllegalStateException("a random name was drawn twice");
        }
        settle();
        return tenant;
    }

    /** What is written down of a tenant; empty when nothing is, or not for long. */
    public Optional<TenantRecord> find(TenantId id) {
        return ask(() -> repository.find(id)).filter(tenant -> !tenant.closed());
    }

    /** All tenants that are written down, by name. */
    public List<TenantRecord> all() {
        return directory.snapshot().tenants().values().stream()
                .filter(tenant -> !tenant.closed())
                .sorted(Comparator.comparing(TenantRecord::id))
                .toList();
    }

    /**
     * Gives a tenant another plan.
     *
     * @throws UnknownPlanException when there is no such plan
     * @throws UnknownTenantException when it is a trial that is not written down, here and below
     */
    public TenantRecord changePlan(TenantId id, String plan) {
        if (!plans.has(plan)) {
            throw new UnknownPlanException(plan);
        }
        return update(id, tenant -> tenant.withPlan(plan));
    }

    /** Has all that is the tenant's stand still, for a reason the tenant is told. */
    public TenantRecord suspend(TenantId id, String reason) {
        return update(id, tenant -> tenant.withSuspension(reason));
    }

    public TenantRecord resume(TenantId id) {
        return update(id, tenant -> tenant.withSuspension(""));
    }

    /** Has every token be refused that a tenant was given before; one made once this returns is good. */
    public TenantRecord revokeTokens(TenantId id) {
        // why: tokens know their millisecond only, so those of this very one end too, and it must be over at the end.
        long called = System.nanoTime();
        Instant since = now().plusMillis(1);
        TenantRecord revoked = update(id, tenant -> tenant.withTokensSince(since));
        while (System.nanoTime() - called < NANOS_OF_A_MILLISECOND) {
            Thread.onSpinWait();
        }
        return revoked;
    }

    /**
     * Has one token be refused from now on, and those it was exchanged for.
     *
     * @param until when it would have ended, or later
     */
    public void revokeToken(String tokenId, Instant until) {
        ask(() -> {
            repository.revoke(tokenId, until);
            return true;
        });
        settle();
    }

    public boolean isRevoked(String tokenId) {
        return directory.isRevoked(tokenId);
    }

    /** Remembers that a personal token was made, and forgets those of the tenant that have ended. */
    public void remember(TenantId tenant, PersonalToken token) {
        if (!ask(() -> repository.remember(tenant, token))) {
            throw new UnknownTenantException(tenant);
        }
        ask(() -> {
            repository.personalTokens(tenant).stream()
                    .filter(old -> old.expiresAt().isBefore(clock.instant().minus(Duration.ofDays(1))))
                    .forEach(old -> repository.forget(tenant, old.id()));
            return true;
        });
    }

    /** The personal tokens that were made for a tenant here, the newest first. */
    public List<PersonalToken> personalTokens(TenantId tenant) {
        return ask(() -> repository.personalTokens(tenant)).stream()
                .sorted(Comparator.comparing(PersonalToken::createdAt).reversed())
                .toList();
    }

    private TenantRecord update(TenantId id, UnaryOperator<TenantRecord> change) {
        TenantRecord unwritten = TenantRecord.of(id, Plans.DEFAULT, now());
        TenantRecord updated =
                ask(() -> repository.update(unwritten, change)).orElseThrow(() -> new UnknownTenantException(id));
        settle();
        return updated;
    }

    private void settle() {
        ask(() -> {
            changed.run();
            return true;
        });
    }

    private static <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (RedisAwayException e) {
            throw new TenantsUnavailableException();
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
