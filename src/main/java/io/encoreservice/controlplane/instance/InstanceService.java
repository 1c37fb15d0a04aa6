package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceRuntime;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.encoreservice.controlplane.runtime.RuntimeAwayException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a tenant may do with its instances: each call changes the desired state and never waits for an engine. */
final class InstanceService {

    private static final Logger LOG = LoggerFactory.getLogger(InstanceService.class);

    /** However many lines are asked for. */
    private static final long MAX_LOG_CHARACTERS = 4_000_000;

    private final InstanceRepository repository;
    private final InstanceStates states;
    private final InstanceRuntime runtime;
    private final Consumer<Uid> nudge;
    private final InstanceLimits limits;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param nudge has the reconciler look at an instance
     * @param limits how large an instance may be
     */
    InstanceService(
            InstanceRepository repository,
            InstanceStates states,
            InstanceRuntime runtime,
            Consumer<Uid> nudge,
            InstanceLimits limits,
            InstantSource clock) {
        this.repository = repository;
        this.states = states;
        this.runtime = runtime;
        this.nudge = nudge;
        this.limits = limits;
        this.clock = clock;
    }

    InstanceView create(Caller caller, NewInstance wish) {
        Instance instance = new Instance(
                Uid.random(random),
                new InstanceKey(caller.tenant(), wish.name()),
                wish.profilesUrl(),
                wish.s3(),
                now(),
                limits.workers(caller.plan(), wish.workers()),
                1,
                1,
                0);
        switch (repository.insertWithinQuota(instance, caller.plan().instances())) {
            case NAME_TAKEN -> throw new NameTakenException();
            case QUOTA_REACHED -> throw new QuotaReachedException(caller.plan());
            case STORED -> states.observed(InstanceStates.state(instance, null));
        }
        nudge.accept(instance.uid());
        return view(instance);
    }

    List<InstanceView> list(Caller caller) {
        return repository.list(caller.tenant()).stream().map(this::view).toList();
    }

    InstanceView get(Caller caller, InstanceName name) {
        return view(find(caller, name));
    }

    void delete(Caller caller, InstanceName name) {
        Tombstone tombstone = repository
                .bury(new InstanceKey(caller.tenant(), name), now())
                .orElseThrow(() -> new InstanceNotFoundException(name));
        Instance instance = tombstone.instance();
        states.gone(instance.key(), instance.uid());
        nudge.accept(instance.uid());
    }

    InstanceView change(Caller caller, InstanceName name, InstanceChange change) {
        return update(caller, name, instance -> {
            Integer workers = change.workers();
            return limits.sharing(instance.changed(
                    change.profilesUrlOf(instance),
                    change.s3Of(instance),
                    workers == null ? instance.workers() : limits.workers(caller.plan(), workers)));
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
        return new InstanceView(instance, states.of(instance));
    }

    // why: what is stored is what is shown, and documents show milliseconds.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
