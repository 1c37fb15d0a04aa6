package io.encoreservice.controlplane.runtime.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Asks the kernel about processes, of which the JVM would only know its own. */
final class Processes {

    private Processes() {}

    /** Whether a process runs; a zombie has ended. */
    static boolean isAlive(long pid) {
        return !status(pid, "State:").isEmpty() && !status(pid, "State:").startsWith("Z");
    }

    /** What is resident of a process in memory, in MiB. */
    static long residentMib(long pid) {
        return Long.parseLong(status(pid, "VmRSS:").replace(" kB", "")) / 1024;
    }

    private static String status(long pid, String field) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith(field))
                    .map(line -> line.substring(field.length()).strip())
                    .findFirst()
                    .orElse("");
        } catch (NoSuchFileException gone) {
            return "";
        } catch (IOException goneWhileRead) {
            return "";
        }
    }
}
