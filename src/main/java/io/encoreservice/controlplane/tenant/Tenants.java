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

    static final String TRIAL = "trial";
    private static final String DEFAULT = "default";

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
        changed.run();
        return tenant;
    }

    /** Makes a tenant that may only try, whose instances count for an account it shares. */
    public TenantRecord createTrial(String account) {
        TenantRecord tenant =
                new TenantRecord(TenantId.trial(Uid.random(random).value()), TRIAL, account, now(), "", Instant.EPOCH);
        if (!ask(() -> repository.insert(tenant))) {
            throw new IllegalStateException("a random name was drawn twice");
        }
        changed.run();
        return tenant;
    }

    /** What is written down of a tenant; empty when nothing is. */
    public Optional<TenantRecord> find(TenantId id) {
        return ask(() -> repository.find(id));
    }

    /** All tenants that are written down, by name. */
    public List<TenantRecord> all() {
        return directory.snapshot().tenants().values().stream()
                .sorted(Comparator.comparing(TenantRecord::id))
                .toList();
    }

    /**
     * Gives a tenant another plan.
     *
     * @throws UnknownPlanException when there is no such plan
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

    /** Has every token that a tenant holds be refused from now on. */
    public TenantRecord revokeTokens(TenantId id) {
        // why: tokens know their second only, so one made in this very second ends too.
        Instant since = now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        return update(id, tenant -> tenant.withTokensSince(since));
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
        changed.run();
    }

    public boolean isRevoked(String tokenId) {
        return directory.isRevoked(tokenId);
    }

    /** Remembers that a personal token was made, and forgets those of the tenant that have ended. */
    public void remember(TenantId tenant, PersonalToken token) {
        ask(() -> {
            repository.remember(tenant, token);
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
        TenantRecord unwritten = TenantRecord.of(id, id.isTrial() ? TRIAL : DEFAULT, now());
        TenantRecord updated = ask(() -> repository.update(unwritten, change));
        changed.run();
        return updated;
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
