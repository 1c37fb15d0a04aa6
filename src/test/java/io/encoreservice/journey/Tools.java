package io.encoreservice.journey;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs that a suite needs and a bare machine lacks: it is skipped there, in one visible line, but fails in CI. */
final class Tools {

    private Tools() {}

    /** Goes on only when all programs are there. */
    static void demand(String suite, String... programs) {
        List<String> missing =
                Stream.of(programs).filter(name -> find(name).isEmpty()).toList();
        if (missing.isEmpty()) {
            return;
        }
        String line = suite + " was skipped: this machine has no " + String.join(", no ", missing);
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(line + ", and with CI=true nothing may be skipped");
        }
        System.err.println(line);
        Assumptions.abort(line);
    }

    /** A program's file, as the shell would find it. */
    static Optional<Path> find(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
