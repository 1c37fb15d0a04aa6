package io.encoreservice.shared.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Starts child processes that the kernel kills when this JVM dies, however it dies. */
public final class ChildLauncher {

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    // why: Linux sends the parent-death signal when the forking *thread* ends, so one thread that never ends forks all.
    private final ExecutorService forker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("child-launcher").daemon(true).factory());

    /**
     * Starts a child that gets SIGKILL when this JVM is gone. Where {@code setpriv} (util-linux) is absent the child is
     * started plainly, and only an orderly stop ends it.
     *
     * @throws IOException when the program cannot be started
     */
    public Process start(ProcessBuilder child) throws IOException {
        if (Files.isExecutable(SETPRIV)) {
            List<String> command = new ArrayList<>(List.of(SETPRIV.toString(), "--pdeathsig", "KILL", "--"));
            command.addAll(child.command());
            child.command(command);
        }
        return startAsIs(child);
    }

    /** Starts a child that watches its own stdin, or otherwise ends by itself when this JVM is gone. */
    public Process startAsIs(ProcessBuilder child) throws IOException {
        Future<Process> started = forker.submit(child::start);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return started.get();
                } catch (InterruptedException e) {
                    // why: the fork takes milliseconds, and a process started but not returned would be lost.
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof IOException cause) {
                        throw new IOException(cause.getMessage(), cause);
                    }
                    throw new IllegalStateException("could not start a child process", e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
