package io.encoreservice.controlplane.runtime.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;

/** One engine while it runs: a child process, its port, and the thread that writes its output to the log. */
final class EngineProcess implements AutoCloseable {

    private static final Duration LAST_LINES = Duration.ofSeconds(2);

    private final Process process;
    private final Thread copier;
    private final URI endpoint;
    private final HttpRequest readiness;
    private final Duration stopTimeout;
    private final Runnable whenClosed;

    /**
     * Takes over a child just started.
     *
     * @param readiness the request that it answers when ready
     * @param whenClosed frees what was taken for it
     */
    EngineProcess(
            Process process,
            URI endpoint,
            HttpRequest readiness,
            InstanceLog log,
            Duration stopTimeout,
            Runnable whenClosed) {
        this.process = process;
        this.endpoint = endpoint;
        this.readiness = readiness;
        this.stopTimeout = stopTimeout;
        this.whenClosed = whenClosed;
        // why: reading a pipe would hold a virtual thread's carrier.
        this.copier = Thread.ofPlatform()
                .name("engine-log-" + process.pid())
                .daemon(true)
                .start(() -> copy(log));
    }

    URI endpoint() {
        return endpoint;
    }

    HttpRequest readiness() {
        return readiness;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Runs an action once the child has ended. */
    void onExit(Runnable action) {
        var unused = process.onExit().thenRun(action);
    }

    /** How the child ended and the last it said, for people; call it only after {@link #close()}. */
    String ending() {
        int code = process.exitValue();
        return code > 128 ? "was ended by signal " + (code - 128) : "ended with code " + code;
    }

    /** Stops the child with all it started, and returns once its last line is in the log. */
    @Override
    public void close() {
        try {
            new ProcessFamily(process).end(stopTimeout);
            copier.join(LAST_LINES);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } finally {
            whenClosed.run();
        }
    }

    private void copy(InstanceLog log) {
        try {
            log.copy(process.getInputStream());
        } catch (IOException e) {
            log.write("(the rest of the output is lost: " + e.getMessage() + ")");
        }
    }
}
