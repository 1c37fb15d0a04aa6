package io.encoreservice.controlplane.runtime.local;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A child with all that it started, ended together. */
final class ProcessFamily {

    // why: with it the launcher gives each child a process group, which can be killed even if its head is dead.
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final long REAP_SECONDS = 5;

    private final Process head;
    private final boolean ownGroup;

    ProcessFamily(Process head) {
        this.head = head;
        this.ownGroup = Files.isExecutable(SETSID);
    }

    /** Asks the head to end, waits, and kills whatever of the family is left; returns once they are gone. */
    void end(Duration grace) throws InterruptedException {
        Set<ProcessHandle> family =
                new LinkedHashSet<>(head.toHandle().descendants().toList());
        // why: Process.destroy also closes the pipes, which tells an engine that its parent is dead and loses its last
        // lines.
        head.toHandle().destroy();
        if (!head.waitFor(grace)) {
            family.addAll(head.toHandle().descendants().toList());
            head.toHandle().destroyForcibly();
        }
        killGroup();
        family.forEach(ProcessHandle::destroyForcibly);
        head.waitFor(REAP_SECONDS, TimeUnit.SECONDS);
    }

    private void killGroup() throws InterruptedException {
        if (!ownGroup) {
            return;
        }
        try {
            new ProcessBuilder("kill", "-KILL", "--", "-" + head.pid())
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start()
                    .waitFor(REAP_SECONDS, TimeUnit.SECONDS);
        } catch (IOException noKillProgram) {
            // why: a machine without it gets what the process handles can do.
        }
    }
}
