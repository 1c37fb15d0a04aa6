package io.encoreservice.controlplane.runtime.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Java command of our own engines, the same for a training run and for real ones, as an AOT cache demands. */
final class EngineJvm {

    private static final String MAIN = "io.encoreservice.EncoreServiceApplication";

    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            // why: an idle engine gives its heap back; with the JVM's defaults it would keep all of -Xmx from the
            // start.
            "-Xms16m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=20",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseCompactObjectHeaders",
            "-Xss512k",
            "-XX:ReservedCodeCacheSize=48m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-Dspring.main.lazy-initialization=true");

    private static final Map<String, String> VARIABLES = Map.of(
            "ENCORE_PARENT_WATCH", "stdin",
            "PATH", "/usr/bin:/bin",
            // why: without a UTF-8 locale the JVM cannot name files in anything but ASCII.
            "LC_ALL", "C.UTF-8");

    private final Path java;
    private final String heap;

    EngineJvm(Path java, String heap) {
        this.java = java;
        this.heap = heap;
    }

    /** What must be equal for an AOT cache to fit. */
    List<String> flags() {
        List<String> flags = new ArrayList<>(FLAGS);
        flags.add("-Xmx" + heap);
        return flags;
    }

    ProcessBuilder command(EngineLayout layout, List<String> options) {
        List<String> words = new ArrayList<>();
        words.add(java.toString());
        words.addAll(flags());
        words.addAll(options);
        words.addAll(List.of("-cp", layout.application().toString(), MAIN));
        ProcessBuilder command = new ProcessBuilder(words);
        command.environment().clear();
        command.environment().putAll(VARIABLES);
        return command;
    }
}
