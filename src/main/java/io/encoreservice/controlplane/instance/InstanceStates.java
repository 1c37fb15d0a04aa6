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
        InstanceStatus status = seen == null ? InstanceStatus.STARTING : status(seen.phase());
        boolean running = status == InstanceStatus.RUNNING;
        return new InstanceObserved(
                instance.key(),
                instance.uid(),
                status,
                seen == null ? null : seen.endpoint(),
                seen == null || running ? null : seen.reason());
    }

    /** What is known of a desired instance; one that nobody has looked at yet is starting. */
    synchronized InstanceObserved of(Instance instance) {
        InstanceObserved state = known.get(instance.uid());
        return state == null ? state(instance, null) : state;
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
            case STARTING -> InstanceStatus.STARTING;
            case RUNNING -> InstanceStatus.RUNNING;
            case STOPPED -> InstanceStatus.STOPPED;
            case FAILED -> InstanceStatus.FAILED;
        };
    }
}
