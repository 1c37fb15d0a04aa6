package io.encoreservice.controlplane.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.shared.redis.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** However the service dies, no engine of it stays. */
@EnabledOnOs(OS.LINUX)
class ParentDeathIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final List<Process> parents = new ArrayList<>();

    @AfterEach
    void endParents() {
        parents.forEach(Process::destroyForcibly);
    }

    @Test
    void aForeignEngineDiesWithAKilledService() throws IOException {
        Process parent = start("foreign");
        ProcessHandle engine = awaitChild(parent, StandInEngine.class.getName());

        parent.destroyForcibly();

        awaitDeath(engine);
    }

    @Test
    void anEngineThatWatchesItsStdinDiesWithAKilledService() throws IOException {
        Process parent = start("watching");
        ProcessHandle engine = awaitChild(parent, StandInEngine.class.getName());

        parent.destroyForcibly();

        awaitDeath(engine);
    }

    @Test
    void ourOwnEngineDiesWithAKilledService() throws IOException {
        try (RedisServer redis = RedisServer.start()) {
            Process parent = start("own", redis.uri().toString());
            ProcessHandle engine = awaitChild(parent, "io.encoreservice.EncoreServiceApplication");

            parent.destroyForcibly();

            awaitDeath(engine);
        }
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ParentJvm.class.getName(),
                folder.toString()));
        command.addAll(List.of(arguments));
        Process parent = new ProcessBuilder(command).inheritIO().start();
        parents.add(parent);
        return parent;
    }

    private static ProcessHandle awaitChild(Process parent, String main) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(parent.children().filter(child -> runs(child, main)))
                        .hasSize(1));
        return parent.children().filter(child -> runs(child, main)).findFirst().orElseThrow();
    }

    // why: setsid and setpriv carry the same words before they become the engine.
    private static boolean runs(ProcessHandle child, String main) {
        return child.info().command().orElse("").endsWith("java")
                && child.info().commandLine().orElse("").contains(main);
    }

    private static void awaitDeath(ProcessHandle engine) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(Processes.isAlive(engine.pid())).isFalse());
    }
}
