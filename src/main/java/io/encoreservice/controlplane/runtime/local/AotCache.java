package io.encoreservice.controlplane.runtime.local;

import io.encoreservice.shared.launch.ChildLauncher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the JVM learnt from one engine's start, so that later engines start faster; without it they start plainly. */
final class AotCache implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AotCache.class);
    private static final Path NICE = Path.of("/usr/bin/nice");
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final EngineJvm jvm;
    private final LayoutBuilder layouts;
    private final ChildLauncher launcher;
    private final TrainingGround ground;
    private final AtomicBoolean begun;
    private volatile boolean closed;
    private final AtomicReference<@Nullable Process> training = new AtomicReference<>();

    /**
     * Keeps caches beside the layouts they belong to.
     *
     * @param enabled whether to train; a cache that is there is not used either when false
     */
    AotCache(EngineJvm jvm, LayoutBuilder layouts, ChildLauncher launcher, TrainingGround ground, boolean enabled) {
        this.jvm = jvm;
        this.layouts = layouts;
        this.launcher = launcher;
        this.ground = ground;
        this.begun = new AtomicBoolean(!enabled);
    }

    /** The JVM's options for an engine of this layout: none while there is no cache. */
    List<String> options(EngineLayout layout) {
        Path cache = file(layout);
        return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=auto", "-Xlog:aot=off") : List.of();
    }

    /** Begins to train in the background, unless there is a cache or this was called before. */
    void trainOnce() {
        if (begun.compareAndSet(false, true)) {
            Thread.ofPlatform().name("aot-training").daemon(true).start(this::train);
        }
    }

    @Override
    public void close() {
        closed = true;
        begun.set(true);
        Process running = training.get();
        if (running != null) {
            running.destroyForcibly();
        }
    }

    private void train() {
        try {
            EngineLayout layout = layouts.layOut();
            if (Files.exists(file(layout))) {
                return;
            }
            log.info("Training a start-up cache for engines in the background");
            long begin = System.nanoTime();
            train(layout);
            log.info(
                    "Trained the start-up cache in {} s: engines start faster from now on",
                    Duration.ofNanos(System.nanoTime() - begin).toSeconds());
        } catch (IOException | RuntimeException e) {
            // why: the top of this thread; nothing that goes wrong with a cache may look like the service's own end.
            if (!closed) {
                log.warn("No start-up cache for engines, they start slower: {}", e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void train(EngineLayout layout) throws IOException, InterruptedException {
        Path draft = layout.folder().resolve("training.aot");
        Files.deleteIfExists(draft);
        try (TrainingGround.Visit visit = ground.open()) {
            ProcessBuilder command = jvm.command(
                    layout,
                    List.of(
                            "-XX:AOTCacheOutput=" + draft,
                            "-Dspring.context.exit=onRefresh",
                            "-Djava.io.tmpdir=" + visit.work()));
            command.environment().putAll(visit.environment());
            command.directory(visit.work().toFile());
            command.redirectErrorStream(true)
                    .redirectOutput(layout.folder().resolve("training.log").toFile());
            run(atLowPriority(command));
        }
        if (Files.notExists(draft)) {
            throw new IOException("the training run made none, see training.log in the folder of the engine's jars");
        }
        Files.move(draft, file(layout), StandardCopyOption.ATOMIC_MOVE);
    }

    private void run(ProcessBuilder command) throws IOException, InterruptedException {
        Process process = launcher.startAsIs(command);
        training.set(process);
        try {
            if (!process.waitFor(LONGEST)) {
                throw new IOException("the training run took longer than " + LONGEST.toMinutes() + " minutes");
            }
        } finally {
            new ProcessFamily(process).end(Duration.ZERO);
            training.set(null);
        }
    }

    private static ProcessBuilder atLowPriority(ProcessBuilder command) {
        if (Files.isExecutable(NICE)) {
            List<String> words = new ArrayList<>(List.of(NICE.toString(), "-n", "19"));
            words.addAll(command.command());
            command.command(words);
        }
        return command;
    }

    /** Where the cache of a layout is or will be. */
    Path file(EngineLayout layout) {
        Fingerprint print = new Fingerprint()
                .add(System.getProperty("java.home"))
                .add(Runtime.version().toString());
        jvm.flags().forEach(print::add);
        return layout.folder().resolve("engine-" + print.value() + ".aot");
    }
}
