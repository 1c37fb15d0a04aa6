package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceRuntime;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.encoreservice.controlplane.runtime.RunningInstance.Phase;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A runtime in memory that outlives control planes, like a cluster does; it can fail, linger and be watched. */
final class FakeRuntime implements InstanceRuntime {

    private final Map<Uid, RunningInstance> running = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile Phase phaseAfterApply = Phase.RUNNING;
    private volatile Runnable pause = () -> {};
    private volatile Consumer<Uid> changed = uid -> {};

    /** Who hears of changes, in place of the event of the real runtimes. */
    FakeRuntime tells(Consumer<Uid> listener) {
        this.changed = listener;
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
        changed.accept(uid);
    }

    void vanish(Uid uid) {
        running.remove(uid);
        changed.accept(uid);
    }

    void runs(InstanceSpec spec) {
        running.put(spec.uid(), instance(spec, Phase.RUNNING, null));
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
        RunningInstance old = running.put(spec.uid(), instance(spec, phaseAfterApply, null));
        if (old == null || !old.spec().equals(spec)) {
            changed.accept(spec.uid());
        }
    }

    @Override
    public void remove(Uid uid) {
        calls.add("remove " + uid);
        pause.run();
        if (running.remove(uid) != null) {
            changed.accept(uid);
        }
    }

    @Override
    public List<RunningInstance> observe() {
        return List.copyOf(running.values());
    }

    @Override
    public Optional<RunningInstance> observe(Uid uid) {
        return Optional.ofNullable(running.get(uid));
    }

    @Override
    public void removeContent(Uid uid) {
        calls.add("removeContent " + uid);
    }

    @Override
    public int replicaLimit(InstanceSpec spec) {
        return spec.s3().areGiven() ? Integer.MAX_VALUE : 1;
    }

    @Override
    public List<String> logs(Uid uid, LogQuery query) {
        return List.of("log of " + uid, query.toString());
    }

    private static RunningInstance instance(InstanceSpec spec, Phase phase, @Nullable String reason) {
        URI endpoint = phase == Phase.RUNNING ? URI.create("http://127.0.0.1:4711/") : null;
        return new RunningInstance(spec, phase, endpoint, reason, phase == Phase.RUNNING ? 1 : 0, true);
    }
}
