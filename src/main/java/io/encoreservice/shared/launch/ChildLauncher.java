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

    private final Path setpriv;
    private final Path setsid;

    // why: Linux sends the parent-death signal when the forking *thread* ends, so one thread that never ends forks all.
    private final ExecutorService forker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("child-launcher").daemon(true).factory());

    public ChildLauncher() {
        this(Path.of("/usr/bin"));
    }

    /**
     * Takes the system's programs from a folder.
     *
     * @param programs where {@code setpriv} and {@code setsid} are, if this system has them
     */
    ChildLauncher(Path programs) {
        this.setpriv = programs.resolve("setpriv");
        this.setsid = programs.resolve("setsid");
    }

    /**
     * Starts a child that gets SIGKILL when this JVM is gone. Where {@code setpriv} (util-linux) is absent a shell that
     * watches its stdin does that, so the child's own stdin is empty there.
     *
     * @throws IOException when the program cannot be started
     */
    public Process start(ProcessBuilder child) throws IOException {
        if (!Files.isExecutable(setpriv)) {
            // why: the shell watches its standard input, and gives the child an empty one whatever was asked for.
            return fork(
                    child.redirectInput(ProcessBuilder.Redirect.PIPE).command(WatchingShell.around(child.command())));
        }
        return startAsIs(prefixed(child, setpriv.toString(), "--pdeathsig", "KILL", "--"));
    }

    /**
     * Starts a child that watches its own stdin, or otherwise ends by itself when this JVM is gone.
     *
     * @throws IOException when the program cannot be started
     */
    public Process startAsIs(ProcessBuilder child) throws IOException {
        // why: Ctrl-C in a terminal goes to the whole session, and children shall end after their parent has said so.
        return fork(Files.isExecutable(setsid) ? prefixed(child, setsid.toString()) : child);
    }

    private static ProcessBuilder prefixed(ProcessBuilder child, String... prefix) {
        List<String> command = new ArrayList<>(List.of(prefix));
        command.addAll(child.command());
        return child.command(command);
    }

    private Process fork(ProcessBuilder child) throws IOException {
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
