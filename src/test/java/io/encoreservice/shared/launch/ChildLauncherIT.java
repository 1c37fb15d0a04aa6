package io.encoreservice.shared.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChildLauncherIT {

    /** Where setpriv is, and where it is not. */
    private static final String KERNEL = "/usr/bin";

    private static final String SHELL = "/nowhere";

    @ParameterizedTest
    @ValueSource(strings = {KERNEL, SHELL})
    void aChildIsGoneWhenItsParentIsKilled(String programs) throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LaunchingParent.class.getName(),
                        programs,
                        "/bin/sh")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = parent.inputReader()) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
            assertThat(child.isAlive()).isTrue();

            parent.destroyForcibly();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(child.isAlive()).isFalse());
        } finally {
            parent.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {KERNEL, SHELL})
    void anOrderlyStopReachesTheChildAndItsExitCodeComesBack(String programs) throws Exception {
        Process process = new ChildLauncher(Path.of(programs))
                .start(new ProcessBuilder("/bin/sh", "-c", "trap 'exit 7' TERM; echo up; while :; do sleep 0.1; done"));
        assertThat(process.inputReader().readLine()).isEqualTo("up");

        process.destroy();

        assertThat(process.waitFor(Duration.ofSeconds(60))).isTrue();
        assertThat(process.exitValue()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {KERNEL, SHELL})
    void whatAChildSaysAndItsExitCodeArePassedOn(String programs) throws Exception {
        Process process = new ChildLauncher(Path.of(programs))
                .start(new ProcessBuilder("/bin/sh", "-c", "echo \"$1\"; exit 3", "sh", "two words"));

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("two words\n");
        assertThat(process.waitFor()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {KERNEL, SHELL})
    void aChildThatWantsNoInputLivesOn(String programs) throws Exception {
        ProcessBuilder child = new ProcessBuilder("/bin/sh", "-c", "sleep 1; echo done")
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));

        Process process = new ChildLauncher(Path.of(programs)).start(child);

        assertThat(process.inputReader().readLine()).isEqualTo("done");
    }

    @Test
    void aChildIsOutOfTheTerminalsReach() throws Exception {
        Process process = new ChildLauncher().start(new ProcessBuilder("sleep", "600"));
        try {
            Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");

            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                List<String> fields = List.of(Files.readString(stat).split(" ", -1));
                assertThat(fields.get(1)).isEqualTo("(sleep)");
                assertThat(fields.get(5)).as("session").isEqualTo(Long.toString(process.pid()));
            });
        } finally {
            process.destroyForcibly();
        }
    }
}
