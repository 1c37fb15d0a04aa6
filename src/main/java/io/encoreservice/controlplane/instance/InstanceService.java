package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceRuntime;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.encoreservice.controlplane.runtime.RuntimeAwayException;
import io.encoreservice.controlplane.tenant.TenantContents;
import io.encoreservice.controlplane.web.ReasonedException;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a tenant may do with its instances: each call changes the desired state and never waits for an engine. */
final class InstanceService implements TenantContents {

    private static final Logger LOG = LoggerFactory.getLogger(InstanceService.class);

    /** However many lines are asked for. */
    private static final long MAX_LOG_CHARACTERS = 4_000_000;

    private final InstanceRepository repository;
    private final InstanceStates states;
    private final InstanceRuntime runtime;
    private final Consumer<Uid> nudge;
    private final InstanceLimits limits;
    private final InstanceSpecs specs;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param nudge has the reconciler look at an instance
     * @param limits how large an instance may be
     * @param specs what an instance means where it runs
     */
    InstanceService(
            InstanceRepository repository,
            InstanceStates states,
            InstanceRuntime runtime,
            Consumer<Uid> nudge,
            InstanceLimits limits,
            InstanceSpecs specs,
            InstantSource clock) {
        this.repository = repository;
        this.states = states;
        this.runtime = runtime;
        this.nudge = nudge;
        this.limits = limits;
        this.specs = specs;
        this.clock = clock;
    }

    InstanceView create(Caller caller, NewInstance wish) {
        return create(caller, wish, Repetition.NONE);
    }

    /** Makes an instance, or shows the one that the same creation has made before. */
    InstanceView create(Caller caller, NewInstance wish, Repetition repetition) {
        specs.check(caller.tenant(), wish.s3(), wish.settings());
        Instance instance = new Instance(
                Uid.random(random),
                new InstanceKey(caller.tenant(), wish.name()),
                InstanceLimits.account(caller),
                wish.profilesUrl(),
                wish.s3(),
                wish.settings(),
                wish.labels(),
                now(),
                limits.workers(caller.plan(), wish.workers()),
                1,
                1,
                0);
        InsertOutcome outcome = repository.insert(instance, limits.quota(caller), repetition);
        if (outcome instanceof InsertOutcome.Refused refused) {
            throw refusal(refused, caller);
        }
        if (outcome instanceof InsertOutcome.Repeated repeated) {
            return view(repository.find(repeated.uid()).orElseThrow(InstanceService::spent));
        }
        states.observed(InstanceStates.state(specs.allowed(instance), null));
        nudge.accept(instance.uid());
        return view(instance);
    }

    private static ReasonedException refusal(InsertOutcome.Refused refused, Caller caller) {
        return switch (refused) {
            case NAME_TAKEN -> new NameTakenException();
            case QUOTA_REACHED -> new QuotaReachedException(caller.plan());
            case TRIALS_FULL -> new TrialsFullException();
            case KEY_REUSED -> new KeyReusedException("This Idempotency-Key was used for another creation");
            case KEY_SPENT -> spent();
        };
    }

    private static KeyReusedException spent() {
        return new KeyReusedException(
                "The instance that this Idempotency-Key made has been removed; use another key to create it anew");
    }

    List<InstanceView> list(Caller caller) {
        return list(caller, view -> true);
    }

    List<InstanceView> list(Caller caller, Predicate<InstanceView> wanted) {
        return repository.list(caller.tenant()).stream()
                .map(this::view)
                .filter(wanted)
                .toList();
    }

    InstanceView get(Caller caller, InstanceName name) {
        return view(find(caller, name));
    }

    void delete(Caller caller, InstanceName name) {
        if (!bury(new InstanceKey(caller.tenant(), name))) {
            throw new InstanceNotFoundException(name);
        }
    }

    @Override
    public boolean removeAll(TenantId tenant) {
        List<Instance> left = repository.list(tenant);
        left.forEach(instance -> bury(instance.key()));
        return left.isEmpty();
    }

    private boolean bury(InstanceKey key) {
        Optional<Tombstone> tombstone = repository.bury(key, now());
        tombstone.map(Tombstone::instance).ifPresent(instance -> {
            states.gone(instance.key(), instance.uid());
            nudge.accept(instance.uid());
        });
        return tombstone.isPresent();
    }

    InstanceView change(Caller caller, InstanceName name, InstanceChange change) {
        return update(caller, name, instance -> {
            Integer workers = change.workers();
            S3Settings s3 = change.s3Of(instance);
            EngineSettings settings = change.settingsOf(instance);
            if (!s3.equals(instance.s3()) || !settings.equals(instance.settings())) {
                specs.check(caller.tenant(), s3, settings);
            }
            return limits.sharing(instance.changed(
                            change.profilesUrlOf(instance),
                            s3,
                            settings,
                            workers == null ? instance.workers() : limits.workers(caller.plan(), workers))
                    .labelled(change.labels().of(instance.labels())));
        });
    }

    InstanceView scale(Caller caller, InstanceName name, int replicas, int maxReplicas) {
        InstanceView scaled =
                update(caller, name, instance -> limits.scaled(caller.plan(), instance.scaled(replicas, maxReplicas)));
        // why: a suspended instance's route closes with the answer, not only with its next turn.
        states.observed(scaled.state());
        return scaled;
    }

    void restart(Caller caller, InstanceName name) {
        update(caller, name, Instance::restarted);
    }

    List<String> logs(Caller caller, InstanceName name, LogQuery query) {
        List<String> lines = read(find(caller, name).uid(), query);
        int first = lines.size();
        long left = MAX_LOG_CHARACTERS;
        while (first > 0 && left >= lines.get(first - 1).length()) {
            first--;
            left -= lines.get(first).length();
        }
        return lines.subList(first, lines.size());
    }

    private InstanceView update(Caller caller, InstanceName name, UnaryOperator<Instance> change) {
        Instance changed = repository
                .update(new InstanceKey(caller.tenant(), name), change)
                .orElseThrow(() -> new InstanceNotFoundException(name));
        nudge.accept(changed.uid());
        return view(changed);
    }

    private List<String> read(Uid uid, LogQuery query) {
        try {
            return runtime.logs(uid, query);
        } catch (RuntimeAwayException e) {
            LOG.warn("The log of instance {} cannot be read: {}", uid, e.getMessage());
            throw new LogsUnavailableException(e);
        }
    }

    private Instance find(Caller caller, InstanceName name) {
        return repository
                .find(new InstanceKey(caller.tenant(), name))
                .orElseThrow(() -> new InstanceNotFoundException(name));
    }

    private InstanceView view(Instance instance) {
        return new InstanceView(instance, states.of(specs.allowed(instance)));
    }

    // why: what is stored is what is shown, and documents show milliseconds.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
