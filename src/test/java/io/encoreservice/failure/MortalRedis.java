package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.shared.bundle.TestFfmpeg;
import io.encoreservice.shared.launch.ChildLauncher;
import io.encoreservice.shared.redis.RawRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A redis-server that keeps what it confirmed, can be killed, and stays away until it is started again. */
final class MortalRedis implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(1);

    private final Path folder;
    private final ChildLauncher launcher;
    private final int port;
    private final String password = UUID.randomUUID().toString();
    private volatile @Nullable Process process;

    MortalRedis(Path folder, ChildLauncher launcher) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.launcher = launcher;
        this.port = Ports.free();
    }

    int port() {
        return port;
    }

    String password() {
        return password;
    }

    /** Starts it on whatever data there is, and returns once it answers. */
    void start() {
        try {
            Path configuration = folder.resolve("redis.conf");
            Files.writeString(configuration, """
                    bind 127.0.0.1
                    port %d
                    requirepass %s
                    dir "%s"
                    logfile "%s"
                    appendonly yes
                    appendfsync always
                    save ""
                    """.formatted(port, password, folder, folder.resolve("redis.log")));
            process = launcher.start(new ProcessBuilder(
                            TestFfmpeg.bundles().redisServer().toAbsolutePath().toString(), configuration.toString())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(START)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(answer()).isEqualTo("PONG"));
    }

    /** SIGKILL; returns once it is gone. */
    void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.onExit().join();
        }
    }

    private String answer() {
        try (RawRedis redis = RawRedis.connect(port, "default", password)) {
            return redis.text("PING");
        } catch (UncheckedIOException | IllegalStateException notYet) {
            return String.valueOf(notYet.getMessage());
        }
    }

    @Override
    public void close() {
        kill();
    }
}
