package io.encoreservice.controlplane.runtime.local;

import io.encoreservice.controlplane.identity.Uid;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Makes instances' lives from what all of them share. */
final class InstanceLives implements AutoCloseable {

    private static final long LOG_BYTES = 10_000_000;

    private final Path folder;
    private final EngineStarter starter;
    private final LocalProperties properties;
    private final Consumer<Uid> changes;
    private final ReadinessProbe probe = new ReadinessProbe();
    private final StartLine starts;

    /**
     * Shares what is given.
     *
     * @param folder keeps one folder per instance
     * @param changes hears of each instance whose observed state has changed
     */
    InstanceLives(Path folder, EngineStarter starter, LocalProperties properties, Consumer<Uid> changes) {
        this.folder = folder;
        this.starter = starter;
        this.properties = properties;
        this.changes = changes;
        this.starts = new StartLine(properties.concurrentStarts());
    }

    /** A life that begins with the first wish for it. */
    InstanceLife of(Uid uid, Runnable whenOver) {
        LocalInstance instance = new LocalInstance(uid, changes);
        InstanceLog output = log(uid);
        EngineKeeper keeper = new EngineKeeper(instance, output, starter, probe, starts, properties.startTimeout());
        return new InstanceLife(instance, folder.resolve(uid.value()), output, keeper, whenOver);
    }

    /** The log of an instance, be it alive or not. */
    InstanceLog log(Uid uid) {
        return new InstanceLog(folder.resolve(uid.value()), LOG_BYTES, InstantSource.system());
    }

    @Override
    public void close() {
        probe.close();
    }
}
