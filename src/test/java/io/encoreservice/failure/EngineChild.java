package io.encoreservice.failure;

import io.encoreservice.shared.launch.ChildLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One engine as a child process that can be killed, stopped and started again, always on its own port. */
final class EngineChild implements AutoCloseable {

    private static final int LAST_LINES = 30;

    private final String name;
    private final Path folder;
    private final ChildLauncher launcher;
    private final EngineBuild program;
    private final Map<String, String> settings;
    private final URI address;
    private final AtomicInteger ownEnds = new AtomicInteger();
    private volatile @Nullable Process process;
    private volatile boolean wanted;

    /**
     * Starts nothing yet.
     *
     * @param name for its log and for people
     * @param folder where its log and its temporary files are
     * @param settings environment variables beside those of every engine
     */
    EngineChild(String name, Path folder, ChildLauncher launcher, EngineBuild program, Map<String, String> settings)
            throws IOException {
        this.name = name;
        this.folder = Files.createDirectories(folder.resolve(name));
        this.launcher = launcher;
        this.program = program;
        int port = Ports.free();
        this.address = URI.create("http://127.0.0.1:" + port);
        this.settings = new HashMap<>(settings);
        this.settings.put("SERVER_PORT", Integer.toString(port));
    }

    String name() {
        return name;
    }

    URI address() {
        return address;
    }

    void start() {
        ProcessBuilder child = program.command(folder, settings)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        try {
            wanted = true;
            Process started = launcher.start(child);
            process = started;
            var unused = started.onExit().thenRun(this::ended);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL; it is as good as gone at once. */
    void kill() {
        wanted = false;
        running().destroyForcibly();
    }

    /** How often it ended unasked, and was started again. */
    int ownEnds() {
        return ownEnds.get();
    }

    private void ended() {
        if (wanted) {
            ownEnds.incrementAndGet();
            start();
        }
    }

    void awaitEnd() {
        running().onExit().join();
    }

    /** SIGSTOP: it stands still and does not know it; the ffmpeg it started goes on. */
    void freeze() {
        signal("-STOP");
    }

    /** SIGCONT. */
    void thaw() {
        signal("-CONT");
    }

    /** The end of its log. */
    String lastLines() {
        try {
            List<String> lines = Files.exists(log()) ? Files.readAllLines(log()) : List.of();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log() {
        return folder.resolve("engine.log");
    }

    private Process running() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return running;
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder(
                            "kill", signal, Long.toString(running().pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill " + signal + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        wanted = false;
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.onExit().join();
        }
    }
}
