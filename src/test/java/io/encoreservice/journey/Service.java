package io.encoreservice.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The packaged jar, started as a newcomer starts it, with a data folder and ports of its own. */
public final class Service implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(3);
    private static final String JAVA = System.getProperty("java.home") + "/bin/java";
    private static final String JAR = "target/encore-service.jar";

    private final Path data;
    private final Path output;
    private final int apiPort;
    private final int proxyPort;
    private final int managementPort;
    private final List<String> options;
    private Process process;
    private int starts = 1;

    private Service(Path folder, List<String> options) throws IOException {
        this.data = folder.resolve("data");
        this.output = folder.resolve("service.log");
        this.apiPort = freePort();
        this.proxyPort = freePort();
        this.managementPort = freePort();
        this.options = options;
        this.process = launch();
    }

    /** Starts it with properties, if any, beside those of its folder and its ports. */
    public static Service start(Path folder, String... options) throws IOException {
        Service service = new Service(folder, List.of(options));
        service.awaitUp(1);
        return service;
    }

    /** kill -9, then a new start on the same folder and ports. */
    public void crashAndRestart() throws IOException, InterruptedException {
        kill();
        restart();
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** A new start of what was killed, on the same folder and ports. */
    void restart() throws IOException {
        process = launch();
        awaitUp(++starts);
    }

    /** The README's line with this service's ports, data folder and jar. */
    String adapt(String line) {
        return line.replace("localhost:8080", "localhost:" + apiPort)
                .replace("encore.localhost:8081", "encore.localhost:" + proxyPort)
                .replace("--encore.data-dir=data", "--encore.data-dir=" + data)
                .replace("java -jar", System.getProperty("java.home") + "/bin/java -jar");
    }

    String log() throws IOException {
        return Files.readString(output);
    }

    public Path data() {
        return data;
    }

    public int apiPort() {
        return apiPort;
    }

    public int proxyPort() {
        return proxyPort;
    }

    int managementPort() {
        return managementPort;
    }

    /** What the command {@code token} prints, as the machine's owner calls it. */
    public String token(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(JAVA, "-jar", JAR, "token", "--encore.data-dir=" + data));
        command.addAll(List.of(arguments));
        Process printing = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String token = new String(printing.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(printing.waitFor()).isZero();
            return token;
        } finally {
            printing.destroyForcibly();
        }
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** SIGTERM; every descendant must be gone with it. */
    @Override
    public void close() {
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        process.destroy();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(process.isAlive()).isFalse());
        } finally {
            process.destroyForcibly();
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(family).noneMatch(ProcessHandle::isAlive));
    }

    private void awaitUp(int times) {
        await().atMost(START).untilAsserted(() -> {
            assertThat(process.isAlive()).as(log()).isTrue();
            assertThat(log().split("is up in", -1)).hasSize(times + 1);
        });
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                JAVA,
                "-jar",
                JAR,
                "--server.port=" + apiPort,
                "--encore.proxy.port=" + proxyPort,
                "--management.server.port=" + managementPort,
                "--encore.data-dir=" + data));
        command.addAll(options);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
