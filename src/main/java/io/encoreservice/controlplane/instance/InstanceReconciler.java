package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceRuntime;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.encoreservice.controlplane.runtime.RuntimeChanged;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;

/**
 * Drives what runs to what is desired. It decides from the state alone, never from what happened before: each turn reads
 * anew what is desired and what is observed, so that one cut short anywhere is made good by the next.
 */
final class InstanceReconciler implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(InstanceReconciler.class);

    private final InstanceRepository repository;
    private final InstanceRuntime runtime;
    private final InstanceStates states;
    private final InstanceStarter starter;
    private final InstanceRemover remover;
    private final InstanceAdopter adopter;
    private final Runnable failed;
    private final ReconcilerPace pace;
    private final Semaphore wake = new Semaphore(0);
    private volatile @Nullable Turns turns;
    private @Nullable Thread watch;

    /**
     * @param failed called at each turn that has to be repeated
     */
    InstanceReconciler(
            InstanceRepository repository,
            InstanceRuntime runtime,
            InstanceStates states,
            InstanceStarter starter,
            InstanceRemover remover,
            InstanceAdopter adopter,
            Runnable failed,
            ReconcilerPace pace) {
        this.repository = repository;
        this.runtime = runtime;
        this.states = states;
        this.starter = starter;
        this.remover = remover;
        this.adopter = adopter;
        this.failed = failed;
        this.pace = pace;
    }

    /** Has an instance looked at soon; never waits. */
    void nudge(Uid uid) {
        Turns current = turns;
        if (current != null) {
            current.ask(uid);
        }
    }

    @EventListener
    void runtimeChanged(RuntimeChanged change) {
        nudge(change.uid());
    }

    /** Redis is back after an absence, perhaps without its users. */
    void redisReturned() {
        starter.forgetUsers();
        wake.release();
    }

    @Override
    public synchronized void start() {
        turns = new Turns(this::turn, failed, pace.backoff());
        watch = Thread.ofVirtual().name("instance-watch").start(this::watch);
    }

    @Override
    public synchronized void stop() {
        if (watch != null) {
            watch.interrupt();
            watch = null;
        }
        Turns current = turns;
        if (current != null) {
            turns = null;
            current.close();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return watch != null;
    }

    private void turn(Uid uid) {
        Optional<Instance> wanted = repository.find(uid);
        if (wanted.isPresent()) {
            starter.bringUp(wanted.get());
            return;
        }
        Optional<Tombstone> tombstone = repository.tombstone(uid);
        if (tombstone.isPresent()) {
            starter.giveUp(uid);
            remover.remove(tombstone.get());
            return;
        }
        settleUnknown(uid);
    }

    // why: only an instance known to have been deleted is ever removed; one that is merely unknown may be a lost
    // record.
    private void settleUnknown(Uid uid) {
        boolean served = starter.giveUp(uid);
        Optional<RunningInstance> stray = runtime.observe(uid);
        boolean deleted = repository.wasRemoved(uid);
        if (stray.isPresent() && !deleted) {
            if (adopter.adopt(stray.get().spec())) {
                nudge(uid);
            }
            return;
        }
        states.gone(uid);
        if (deleted && (served || stray.isPresent())) {
            remover.removeAgain(uid);
        }
        remover.forget(uid);
        states.forget(uid);
    }

    /** Another control plane, or this one, has deleted an instance: its route closes before its turn comes. */
    private void buried(Uid uid) {
        states.gone(uid);
        nudge(uid);
    }

    private void watch() {
        boolean reached = true;
        try (ChangeWatch changes = new ChangeWatch(() -> repository.watch(this::nudge, this::buried))) {
            while (!Thread.currentThread().isInterrupted()) {
                changes.begin();
                boolean now = resync(reached);
                if (now && !reached) {
                    LOG.info("All instances can be looked after again");
                }
                reached = now;
                Duration wait = now ? pace.resync() : pace.backoff().least();
                if (wake.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The watch over the instances ends");
        }
    }

    private boolean resync(boolean reachedBefore) {
        try {
            lookAtAll();
            return true;
        } catch (RuntimeException e) {
            if (reachedBefore && !Thread.currentThread().isInterrupted()) {
                LOG.warn("Instances cannot be looked after for the moment, they go on as they are: {}", e.getMessage());
            }
            return false;
        }
    }

    private void lookAtAll() {
        Map<Uid, RunningInstance> seen = observe();
        Set<Uid> strays = new HashSet<>(seen.keySet());
        strays.addAll(states.known().keySet());
        strays.addAll(remover.emptied());
        for (Instance wanted : repository.all()) {
            strays.remove(wanted.uid());
            if (!starter.settled(wanted, seen.get(wanted.uid()))) {
                nudge(wanted.uid());
            }
        }
        for (Tombstone tombstone : repository.tombstones()) {
            strays.remove(tombstone.instance().uid());
            Uid uid = tombstone.instance().uid();
            if (remover.due(tombstone, seen.containsKey(uid))) {
                nudge(uid);
            }
        }
        strays.forEach(this::nudge);
    }

    private Map<Uid, RunningInstance> observe() {
        return runtime.observe().stream()
                .collect(Collectors.toMap(
                        running -> running.spec().uid(), Function.identity(), (first, second) -> first));
    }
}
