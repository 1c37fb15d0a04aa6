package io.encoreservice.controlplane.runtime.local;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.encoreservice.controlplane.runtime.local.LocalInstance.Ending;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** One instance from its first wish until nothing of it is left here: its board, its log, and the thread of its keeper. */
final class InstanceLife {

    private static final Logger log = LoggerFactory.getLogger(InstanceLife.class);

    private final LocalInstance instance;
    private final Path folder;
    private final InstanceLog output;
    private final EngineKeeper keeper;
    private final Runnable whenOver;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    InstanceLife(LocalInstance instance, Path folder, InstanceLog output, EngineKeeper keeper, Runnable whenOver) {
        this.instance = instance;
        this.folder = folder;
        this.output = output;
        this.keeper = keeper;
        this.whenOver = whenOver;
    }

    /** Passes a wish on; false when this life is ending. */
    boolean wish(InstanceSpec spec) {
        boolean taken = instance.wish(spec);
        begin();
        return taken;
    }

    void end(Ending how) {
        instance.end(how);
        begin();
    }

    void awaitEnd() {
        over.join();
    }

    Optional<RunningInstance> seen() {
        return instance.seen();
    }

    List<String> logs(LogQuery query) {
        return output.read(query);
    }

    private void begin() {
        if (begun.compareAndSet(false, true)) {
            Thread.ofVirtual().name("engine-keeper-" + instance.uid()).start(this::live);
        }
    }

    private void live() {
        try {
            keeper.keep();
            if (instance.isToBeRemoved()) {
                FileSystemUtils.deleteRecursively(folder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.warn("What {} leaves in {} cannot be deleted: {}", instance.uid(), folder, e.getMessage());
        } finally {
            whenOver.run();
            over.complete(null);
        }
    }
}
