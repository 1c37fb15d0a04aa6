package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.runtime.InstanceRuntime;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.encoreservice.shared.redis.RedisUsers;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Brings a desired instance into being: its Redis user first, then its engine; and tells how far it is. */
final class InstanceStarter {

    private final RedisUsers users;
    private final EngineCredentials credentials;
    private final InstanceRuntime runtime;
    private final InstanceSpecs specs;
    private final InstanceStates states;
    private final Map<Uid, Integer> withUser = new ConcurrentHashMap<>();
    private final AtomicInteger absences = new AtomicInteger();

    InstanceStarter(
            RedisUsers users,
            EngineCredentials credentials,
            InstanceRuntime runtime,
            InstanceSpecs specs,
            InstanceStates states) {
        this.users = users;
        this.credentials = credentials;
        this.runtime = runtime;
        this.specs = specs;
        this.states = states;
    }

    /** Whether nothing has to be done for an instance of which the runtime tells {@code seen}. */
    boolean settled(Instance instance, @Nullable RunningInstance seen) {
        Instance wished = specs.allowed(instance);
        try {
            return hasUser(instance.uid())
                    && seen != null
                    && isAsWished(seen, specs.of(wished))
                    && states.of(wished).equals(InstanceStates.state(wished, seen));
        } catch (SecretMissingException e) {
            return hasUser(instance.uid()) && states.of(wished).equals(InstanceStates.lacking(wished, e));
        }
    }

    /** Takes the next step that is missing. */
    void bringUp(Instance desired) {
        Instance wished = specs.allowed(desired);
        // why: an engine that runs already needs its user even when no new one could be started.
        ensureUser(wished.uid());
        try {
            bringUp(wished, specs.of(wished));
        } catch (SecretMissingException e) {
            // why: nothing can be done for it until its tenant stores the secret, which is heard of.
            states.observed(InstanceStates.lacking(wished, e));
        }
    }

    private void bringUp(Instance instance, InstanceSpec spec) {
        Uid uid = instance.uid();
        Optional<RunningInstance> seen = seen(uid);
        tell(instance, seen);
        if (seen.isEmpty() || !isAsWished(seen.get(), spec)) {
            runtime.apply(spec);
            tell(instance, seen(uid));
        }
    }

    /** The instance is not wanted any more; answers whether anything was done for it here. */
    boolean giveUp(Uid uid) {
        return withUser.remove(uid) != null;
    }

    /** Redis may have lost its users: each instance gets its own again at its next turn. */
    void forgetUsers() {
        absences.incrementAndGet();
    }

    private static boolean isAsWished(RunningInstance seen, InstanceSpec spec) {
        return seen.intact() && seen.spec().equals(spec);
    }

    private void ensureUser(Uid uid) {
        // why: a user made while Redis went away and came back may be lost, so it counts only for the absence before.
        int before = absences.get();
        if (!hasUser(uid)) {
            users.put(uid.value(), credentials.redisPassword(uid));
            withUser.put(uid, before);
        }
    }

    private boolean hasUser(Uid uid) {
        Integer since = withUser.get(uid);
        return since != null && since == absences.get();
    }

    private Optional<RunningInstance> seen(Uid uid) {
        return runtime.observe(uid);
    }

    private void tell(Instance instance, Optional<RunningInstance> seen) {
        states.observed(InstanceStates.state(instance, seen.orElse(null)));
    }
}
