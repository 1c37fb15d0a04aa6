package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceRuntime;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.encoreservice.controlplane.runtime.RunningInstance.Phase;
import io.encoreservice.controlplane.runtime.RuntimeAwayException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A runtime in memory that outlives control planes, like a cluster does; it can fail, linger and be watched. */
final class FakeRuntime implements InstanceRuntime {

    private final Map<Uid, RunningInstance> running = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private volatile Phase phaseAfterApply = Phase.RUNNING;
    private volatile @Nullable RuntimeAwayException away;
    private volatile Runnable pause = () -> {};
    private volatile URI address = URI.create("http://127.0.0.1:4711/");
    private volatile List<String> printed = List.of();
    private final List<Consumer<Uid>> listeners = new CopyOnWriteArrayList<>();
    private final Map<Uid, Set<String>> files = new ConcurrentHashMap<>();

    /** One more who hears of changes, in place of the event of the real runtimes. */
    FakeRuntime tells(Consumer<Uid> listener) {
        listeners.add(listener);
        return this;
    }

    void failNext(int applies) {
        failures.set(applies);
    }

    void leaveIn(Phase phase) {
        phaseAfterApply = phase;
    }

    void pauseBy(Runnable pause) {
        this.pause = pause;
    }

    /** What a crash, a slow start or an operator does to an instance. */
    void become(Uid uid, Phase phase, @Nullable String reason) {
        running.computeIfPresent(uid, (same, old) -> instance(old.spec(), phase, reason));
        changed(uid);
    }

    /** A file that the instance's engine made. */
    void makes(Uid uid, String file) {
        files.computeIfAbsent(uid, same -> ConcurrentHashMap.newKeySet()).add(file);
    }

    Set<String> filesOf(Uid uid) {
        return files.getOrDefault(uid, Set.of());
    }

    /** Where every engine answers that runs from now on. */
    void answersAt(URI engine) {
        address = engine;
    }

    /** What every engine's log holds from now on. */
    void prints(List<String> lines) {
        printed = List.copyOf(lines);
    }

    /** Somebody changes what belongs to an instance. */
    void drift(Uid uid) {
        running.computeIfPresent(
                uid,
                (same, old) ->
                        new RunningInstance(old.spec(), old.phase(), old.endpoint(), old.reason(), old.ready(), false));
        changed(uid);
    }

    void vanish(Uid uid) {
        running.remove(uid);
        changed(uid);
    }

    void runs(InstanceSpec spec) {
        running.put(spec.uid(), instance(spec, Phase.RUNNING, null));
    }

    /** How often anybody asked for all instances. */
    int looksAtAll() {
        return looks.get();
    }

    List<String> calls() {
        return calls;
    }

    @Nullable
    RunningInstance seen(Uid uid) {
        return running.get(uid);
    }

    @Override
    public void apply(InstanceSpec spec) {
        calls.add("apply " + spec.uid());
        pause.run();
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("the fake runtime was told to fail");
        }
        Phase phase = spec.replicas() == 0 ? Phase.STOPPED : phaseAfterApply;
        AtomicBoolean news = new AtomicBoolean();
        running.compute(spec.uid(), (uid, old) -> {
            boolean late = old != null && old.spec().restartGeneration() > spec.restartGeneration();
            news.set(old == null || (!late && !old.spec().equals(spec)));
            return late ? old : instance(spec, phase, null);
        });
        if (news.get()) {
            changed(spec.uid());
        }
    }

    @Override
    public void remove(Uid uid) {
        calls.add("remove " + uid);
        pause.run();
        if (running.remove(uid) != null) {
            changed(uid);
        }
    }

    @Override
    public List<RunningInstance> observe() {
        looks.incrementAndGet();
        return List.copyOf(running.values());
    }

    @Override
    public Optional<RunningInstance> observe(Uid uid) {
        return Optional.ofNullable(running.get(uid));
    }

    @Override
    public void removeContent(Uid uid) {
        calls.add("removeContent " + uid);
        files.remove(uid);
    }

    @Override
    public int replicaLimit(InstanceSpec spec) {
        return spec.s3().areGiven() ? Integer.MAX_VALUE : 1;
    }

    /** From now on no log can be read. */
    void isAway(RuntimeAwayException reason) {
        away = reason;
    }

    @Override
    public List<String> logs(Uid uid, LogQuery query) {
        if (away != null) {
            throw away;
        }
        return printed.isEmpty() ? List.of("log of " + uid, query.toString()) : printed;
    }

    private void changed(Uid uid) {
        listeners.forEach(listener -> listener.accept(uid));
    }

    private RunningInstance instance(InstanceSpec spec, Phase phase, @Nullable String reason) {
        return new RunningInstance(
                spec,
                phase,
                phase == Phase.RUNNING ? address : null,
                reason,
                phase == Phase.RUNNING ? spec.replicas() : 0,
                true);
    }
}
