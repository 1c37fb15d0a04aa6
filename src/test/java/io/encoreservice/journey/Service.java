package io.encoreservice.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The packaged jar, started as a newcomer starts it, with a data folder and ports of its own. */
final class Service implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(3);

    private final Path data;
    private final Path output;
    private final int apiPort;
    private final int proxyPort;
    private Process process;

    private Service(Path data, Path output, int apiPort, int proxyPort, Process process) {
        this.data = data;
        this.output = output;
        this.apiPort = apiPort;
        this.proxyPort = proxyPort;
        this.process = process;
    }

    static Service start(Path folder) throws IOException {
        int apiPort = freePort();
        int proxyPort = freePort();
        Path data = folder.resolve("data");
        Path output = folder.resolve("service.log");
        Service service = new Service(data, output, apiPort, proxyPort, launch(data, output, apiPort, proxyPort));
        service.awaitUp(1);
        return service;
    }

    /** kill -9, then a new start on the same folder and ports. */
    void crashAndRestart() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        process = launch(data, output, apiPort, proxyPort);
        awaitUp(2);
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

    Path data() {
        return data;
    }

    ProcessHandle handle() {
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

    private static Process launch(Path data, Path output, int apiPort, int proxyPort) throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-jar",
                        "target/encore-service.jar",
                        "--server.port=" + apiPort,
                        "--encore.proxy.port=" + proxyPort,
                        "--management.server.port=0",
                        "--encore.data-dir=" + data)
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
