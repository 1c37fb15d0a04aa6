package io.encoreservice.failure;

import java.io.IOException;
import java.util.List;

/** Programs of an engine under test, and what only a kill can do to them. */
final class Signals {

    private Signals() {}

    static void send(String signal, ProcessHandle process) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill -" + signal + " ended with " + code);
        }
    }

    /** Children of this JVM, and theirs, whose command line names something. */
    static List<ProcessHandle> children(String named) {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains(named))
                .toList();
    }
}
