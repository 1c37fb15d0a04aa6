package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.EncoreServiceApplication;
import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.bundle.TestFfmpeg;
import io.encoreservice.shared.redis.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An engine in a process of its own, so that the file systems it sees may be others than the tests'. */
final class EngineProgram implements AutoCloseable {

    private final Process process;
    private final Path log;
    private final int port;

    private EngineProgram(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Starts it behind a prefix, such as {@code unshare}, with properties {@code name=value}. */
    static EngineProgram start(RedisServer redis, Path content, Path log, List<String> prefix, String... properties)
            throws IOException {
        int port = freePort();
        FfmpegTools tools = TestFfmpeg.tools();
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                EncoreServiceApplication.class.getName(),
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--encore-settings.redis.uri=" + redis.uri(),
                "--encore-settings.content-folder=" + content.toAbsolutePath(),
                "--encore-settings.profile.location=classpath:/test-profiles/profiles.yml"));
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "encore-settings.tools.ffmpeg",
                tools.ffmpeg().toAbsolutePath().toString(),
                "encore-settings.tools.ffprobe",
                tools.ffprobe().toAbsolutePath().toString(),
                "encore-settings.tools.libraries",
                tools.libraries().toAbsolutePath().toString()));
        for (String property : properties) {
            settings.put(property.replaceFirst("=.*$", ""), property.replaceFirst("^[^=]*=", ""));
        }
        settings.forEach((name, value) -> command.add("--" + name + "=" + value));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "ENCORE_ROLE",
                        "engine",
                        "CLASSPATH",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        EngineProgram engine = new EngineProgram(builder.start(), log, port);
        await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
            assertThat(engine.process.isAlive()).as(engine.log()).isTrue();
            assertThat(engine.log()).contains("Ready for jobs");
            assertThat(engine.listens()).isTrue();
        });
        return engine;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** The exit code, once it has ended by itself. */
    int awaitExit() {
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(process.isAlive()).isFalse());
        return process.exitValue();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** SIGTERM; killed when that does not help. */
    @Override
    public void close() {
        process.destroy();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(process.isAlive()).isFalse());
        } finally {
            process.destroyForcibly();
        }
    }
}
