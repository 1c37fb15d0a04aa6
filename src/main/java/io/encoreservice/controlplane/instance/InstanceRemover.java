package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Uid;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Sees to it that nothing is left of a deleted instance. Every step may be repeated, and the tombstone goes last, so that
 * a removal that was cut short anywhere is simply done again.
 */
final class InstanceRemover {

    private final InstanceRepository repository;
    private final InstanceStates states;
    private final List<Consumer<Uid>> steps;
    private final Consumer<Uid> content;
    private final Duration retention;
    private final InstantSource clock;
    private final Set<Uid> emptied = ConcurrentHashMap.newKeySet();

    /**
     * @param steps what is to be done as soon as the route is closed, in this order
     * @param content deletes the instance's files
     * @param retention how long the instance's files outlive it
     */
    InstanceRemover(
            InstanceRepository repository,
            InstanceStates states,
            List<Consumer<Uid>> steps,
            Consumer<Uid> content,
            Duration retention,
            InstantSource clock) {
        this.repository = repository;
        this.states = states;
        this.steps = List.copyOf(steps);
        this.content = content;
        this.retention = retention;
        this.clock = clock;
    }

    /** Whether {@link #remove} has something to do now, other than waiting until the files' time is over. */
    boolean due(Tombstone tombstone, boolean runs) {
        if (runs) {
            // why: another control plane that was slow may have brought it up once more.
            emptied.remove(tombstone.instance().uid());
        }
        return !emptied.contains(tombstone.instance().uid()) || contentIsDue(tombstone);
    }

    void remove(Tombstone tombstone) {
        Uid uid = tombstone.instance().uid();
        states.gone(tombstone.instance().key(), uid);
        if (!emptied.contains(uid)) {
            steps.forEach(step -> step.accept(uid));
            emptied.add(uid);
        }
        if (contentIsDue(tombstone)) {
            content.accept(uid);
            repository.removeTombstone(uid);
            emptied.remove(uid);
            states.forget(uid);
        }
    }

    /** Removes once more what a slow control plane did for an instance of which nothing was left. */
    void removeAgain(Uid uid) {
        steps.forEach(step -> step.accept(uid));
        content.accept(uid);
    }

    /** Instances of which only the files are left, as far as it was done here. */
    Set<Uid> emptied() {
        return Set.copyOf(emptied);
    }

    /** Another control plane removed the rest. */
    void forget(Uid uid) {
        emptied.remove(uid);
    }

    private boolean contentIsDue(Tombstone tombstone) {
        return !clock.instant().isBefore(tombstone.deletedAt().plus(retention));
    }
}
