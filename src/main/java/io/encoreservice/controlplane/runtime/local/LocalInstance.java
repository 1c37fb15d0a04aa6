package io.encoreservice.controlplane.runtime.local;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.encoreservice.controlplane.runtime.RunningInstance.Phase;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one instance shall be and is seen to be: the board on which the runtime writes and its keeper acts. */
final class LocalInstance {

    private final Uid uid;
    private final Consumer<Uid> changes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable RunningInstance state;
    private @Nullable Ending ending;

    /** How an instance's life here ends. */
    enum Ending {
        /** The service ends; the files stay. */
        CLOSED,
        /** The instance is to be gone, its files too. */
        REMOVED
    }

    LocalInstance(Uid uid, Consumer<Uid> changes) {
        this.uid = uid;
        this.changes = changes;
    }

    Uid uid() {
        return uid;
    }

    /** Writes down a wish; false when this life is ending and takes no wishes. An older restart is no wish. */
    boolean wish(InstanceSpec spec) {
        lock.lock();
        try {
            if (ending != null) {
                return false;
            }
            if (state != null && !isNews(spec, state.spec())) {
                return true;
            }
            state = seen(spec, spec.replicas() > 0 ? Phase.STARTING : Phase.STOPPED, null, null);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        changes.accept(uid);
        return true;
    }

    /** Writes down the end; removing outdoes closing. */
    void end(Ending how) {
        lock.lock();
        try {
            if (ending != Ending.REMOVED) {
                ending = how;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isToBeRemoved() {
        lock.lock();
        try {
            return ending == Ending.REMOVED;
        } finally {
            lock.unlock();
        }
    }

    /** What is seen now; empty before the first wish and from the wish to end on. */
    Optional<RunningInstance> seen() {
        lock.lock();
        try {
            return ending == null ? Optional.ofNullable(state) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** The present wish; empty when the life is to end. */
    Optional<InstanceSpec> wished() {
        return seen().map(RunningInstance::spec);
    }

    boolean isWished(InstanceSpec spec) {
        return wished().filter(spec::equals).isPresent();
    }

    /** Writes down what is seen of a spec, unless something else is wished by now. */
    void see(InstanceSpec spec, Phase phase, @Nullable URI endpoint, @Nullable String reason) {
        RunningInstance now = seen(spec, phase, endpoint, reason);
        lock.lock();
        try {
            if (!isWished(spec) || now.equals(state)) {
                return;
            }
            state = now;
        } finally {
            lock.unlock();
        }
        changes.accept(uid);
    }

    /** Makes whoever waits here look again. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits while {@code spec} is wished and the condition holds, but no longer than told. */
    void awaitWhile(InstanceSpec spec, BooleanSupplier condition, Duration longest) throws InterruptedException {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (left > 0 && isWished(spec) && condition.getAsBoolean()) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private static RunningInstance seen(
            InstanceSpec spec, Phase phase, @Nullable URI endpoint, @Nullable String reason) {
        return new RunningInstance(spec, phase, endpoint, reason, phase == Phase.RUNNING ? 1 : 0, true);
    }

    private static boolean isNews(InstanceSpec spec, InstanceSpec before) {
        return !spec.equals(before) && spec.restartGeneration() >= before.restartGeneration();
    }
}
