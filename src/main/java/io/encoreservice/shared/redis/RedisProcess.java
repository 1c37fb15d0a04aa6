package io.encoreservice.shared.redis;

import io.encoreservice.shared.launch.ChildLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/**
 * Starts redis-server with a fixed port, password and data folder, as often as it is asked.
 *
 * @param program the redis-server program
 * @param folder where data, configuration and log are
 */
record RedisProcess(Path program, Path folder, int port, String password, ChildLauncher launcher) {

    private static final Duration BETWEEN_PROBES = Duration.ofMillis(20);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final int LOG_LINES = 3;

    /** Another process has the port. */
    static final class PortTakenException extends Exception {

        private PortTakenException(int port) {
            super("port " + port + " is taken");
        }
    }

    /**
     * Starts the server and returns once it answers, however long it loads its data.
     *
     * @throws PortTakenException when another process has the port
     * @throws RedisStartException when it does not start for another reason
     */
    Process start() throws PortTakenException {
        Process process = launch();
        boolean answers = false;
        try {
            answers = awaitAnswer(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisStartException("interrupted while redis-server was starting");
        } finally {
            if (!answers) {
                process.destroyForcibly();
            }
        }
        if (answers) {
            return process;
        }
        throw new RedisStartException("redis-server gave no answer within " + SILENCE.toSeconds() + " s");
    }

    private Process launch() {
        try {
            Files.deleteIfExists(log());
            ProcessBuilder child = new ProcessBuilder(
                            program.toString(), configuration().toString())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            child.environment().clear();
            return launcher.start(child);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start redis-server in " + folder, e);
        }
    }

    private boolean awaitAnswer(Process process) throws InterruptedException, PortTakenException {
        RedisProbe probe = new RedisProbe(port, password);
        long lastSign = System.nanoTime();
        while (System.nanoTime() - lastSign < SILENCE.toNanos()) {
            RedisProbe.Answer answer = probe.ask();
            if (answer == RedisProbe.Answer.READY) {
                return true;
            }
            if (answer == RedisProbe.Answer.LOADING) {
                lastSign = System.nanoTime();
            }
            if (process.waitFor(BETWEEN_PROBES)) {
                throw ended(process.exitValue());
            }
        }
        return false;
    }

    private RedisStartException ended(int code) throws PortTakenException {
        List<String> lines = logged();
        if (lines.stream().anyMatch(line -> line.contains("Address already in use"))) {
            throw new PortTakenException(port);
        }
        List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
        return new RedisStartException("redis-server ended with code " + code + ": " + String.join(" | ", last));
    }

    private List<String> logged() {
        try {
            return Files.exists(log()) ? Files.readAllLines(log()) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log(), e);
        }
    }

    private Path log() {
        return folder.resolve("redis.log");
    }

    /** Writes the configuration: it holds the password, since the whole machine can read command lines. */
    private Path configuration() throws IOException {
        Path draft = Files.createTempFile(
                folder,
                "redis",
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, """
                bind 127.0.0.1
                port %d
                requirepass %s
                dir %s
                logfile %s
                appendonly yes
                appendfsync always
                save ""
                """.formatted(port, password, quoted(folder), quoted(log())));
        return Files.move(draft, folder.resolve("redis.conf"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
