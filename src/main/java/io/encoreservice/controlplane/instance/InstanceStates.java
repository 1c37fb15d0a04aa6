package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.RunningInstance;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/** What is known of each instance now; the only publisher of {@link InstanceObserved} and {@link InstanceGone}. */
final class InstanceStates {

    private final ApplicationEventPublisher events;
    private final Map<Uid, InstanceObserved> known = new HashMap<>();
    private final Set<Uid> gone = new HashSet<>();

    InstanceStates(ApplicationEventPublisher events) {
        this.events = events;
    }

    /** What a desired instance is, given what the runtime tells of it. */
    static InstanceObserved state(Instance instance, @Nullable RunningInstance seen) {
        int ready = seen == null ? 0 : seen.ready();
        if (instance.replicas() == 0) {
            return new InstanceObserved(instance.key(), instance.uid(), InstanceStatus.STOPPED, null, null, ready);
        }
        InstanceStatus status = seen == null ? InstanceStatus.STARTING : status(seen.phase());
        boolean running = status == InstanceStatus.RUNNING;
        return new InstanceObserved(
                instance.key(),
                instance.uid(),
                status,
                seen == null || status == InstanceStatus.FAILED ? null : seen.endpoint(),
                seen == null || running ? null : seen.reason(),
                ready);
    }

    /** What a desired instance is whose engines cannot be given what they need; those there are go on. */
    static InstanceObserved lacking(Instance instance, SecretMissingException why) {
        return new InstanceObserved(
                instance.key(), instance.uid(), InstanceStatus.FAILED, null, String.valueOf(why.getMessage()), 0);
    }

    /** What is known of a desired instance; one that nobody has looked at yet is starting, a suspended one is stopped. */
    synchronized InstanceObserved of(Instance instance) {
        InstanceObserved state = known.get(instance.uid());
        InstanceObserved wished = state(instance, null);
        if (state == null) {
            return wished;
        }
        boolean suspended = state.status() == InstanceStatus.STOPPED;
        // why: it may have been suspended or resumed elsewhere a moment ago, and nobody here has looked since.
        return suspended == (instance.replicas() == 0)
                ? state
                : new InstanceObserved(state.key(), state.uid(), wished.status(), null, null, state.ready());
    }

    /** Remembers and publishes, if it is news. An instance that is gone never comes back. */
    synchronized void observed(InstanceObserved state) {
        if (!gone.contains(state.uid()) && !state.equals(known.put(state.uid(), state))) {
            events.publishEvent(state);
        }
    }

    /** Closes an instance's route, whatever a turn under way may still find out. */
    synchronized void gone(InstanceKey key, Uid uid) {
        known.remove(uid);
        if (gone.add(uid)) {
            events.publishEvent(new InstanceGone(key, uid));
        }
    }

    /** Closes the route of an instance, if it has one. */
    synchronized void gone(Uid uid) {
        InstanceObserved past = known.get(uid);
        if (past != null) {
            gone(past.key(), uid);
        }
    }

    /** Nothing of the instance is left, and no turn of it is under way. */
    synchronized void forget(Uid uid) {
        gone.remove(uid);
    }

    synchronized Map<Uid, InstanceObserved> known() {
        return Map.copyOf(known);
    }

    synchronized long count(InstanceStatus status) {
        return known.values().stream().filter(state -> state.status() == status).count();
    }

    private static InstanceStatus status(RunningInstance.Phase phase) {
        return switch (phase) {
            // why: what still stands although it is wished for again is on its way.
            case STARTING, STOPPED -> InstanceStatus.STARTING;
            case RUNNING -> InstanceStatus.RUNNING;
            case FAILED -> InstanceStatus.FAILED;
        };
    }
}
