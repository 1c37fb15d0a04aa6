package io.encoreservice.controlplane.runtime.local;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceRuntime;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.encoreservice.controlplane.runtime.local.LocalInstance.Ending;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Runs each instance as one child process of this service; its children end with it. */
final class LocalRuntime implements InstanceRuntime, AutoCloseable {

    private final InstanceLives lives;
    private final InstanceContent content;
    private final ConcurrentMap<Uid, InstanceLife> living = new ConcurrentHashMap<>();
    private volatile boolean closed;

    LocalRuntime(InstanceLives lives, InstanceContent content) {
        this.lives = lives;
        this.content = content;
    }

    @Override
    public void apply(InstanceSpec spec) {
        while (!closed) {
            InstanceLife life = life(spec.uid());
            if (life.wish(spec)) {
                break;
            }
            // why: the same uid begins anew only when all of its former life is gone.
            life.awaitEnd();
        }
        if (closed) {
            close();
        }
    }

    @Override
    public void remove(Uid uid) {
        InstanceLife life = life(uid);
        life.end(Ending.REMOVED);
        life.awaitEnd();
    }

    @Override
    public List<RunningInstance> observe() {
        return living.values().stream()
                .map(InstanceLife::seen)
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public List<String> logs(Uid uid, LogQuery query) {
        InstanceLife life = living.get(uid);
        return life == null ? lives.log(uid).read(query) : life.logs(query);
    }

    @Override
    public Optional<RunningInstance> observe(Uid uid) {
        InstanceLife life = living.get(uid);
        return life == null ? Optional.empty() : life.seen();
    }

    @Override
    public void removeContent(Uid uid) {
        content.delete(uid);
    }

    /** One: its engine takes as many jobs at once as the machine can, and a second would only divide it. */
    @Override
    public int replicaLimit(InstanceSpec spec) {
        return 1;
    }

    /** Ends all children at the same time, and returns once they are gone. */
    @Override
    public void close() {
        closed = true;
        List<InstanceLife> all = List.copyOf(living.values());
        all.forEach(life -> life.end(Ending.CLOSED));
        all.forEach(InstanceLife::awaitEnd);
    }

    private InstanceLife life(Uid uid) {
        return living.computeIfAbsent(uid, absent -> lives.of(absent, () -> living.remove(absent)));
    }
}
