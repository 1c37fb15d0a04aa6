package io.encoreservice.shared.redis;

import io.encoreservice.shared.bundle.TestFfmpeg;
import io.encoreservice.shared.launch.ChildLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.redisson.api.RedissonClient;
import org.springframework.util.FileSystemUtils;

/** A real, empty redis-server for tests: the embedded one, data folder gone at the end. */
public final class RedisServer implements AutoCloseable {

    private final Path folder;
    private final EmbeddedRedis redis;

    private RedisServer(Path folder, EmbeddedRedis redis) {
        this.folder = folder;
        this.redis = redis;
    }

    public static RedisServer start() {
        try {
            Path target =
                    Files.createDirectories(Path.of("target", "test-redis").toAbsolutePath());
            Path folder = Files.createTempDirectory(target, "redis");
            Path program = TestFfmpeg.bundles().redisServer();
            return new RedisServer(folder, EmbeddedRedis.start(program, folder, new ChildLauncher()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it is, with the password of the user who may do everything. */
    public RedisAddress address() {
        return redis.address();
    }

    /** {@link #address()} as a URI. */
    public URI uri() {
        return redis.address().uri();
    }

    /** A new client of the user who may do everything; the caller shuts it down. */
    public RedissonClient connect() {
        return RedisClients.connect(uri());
    }

    /** Kills the server (SIGKILL); it comes back by itself, on the same port, with its data and without its ACL users. */
    public void crash() {
        redis.process().destroyForcibly();
    }

    /** Has the server stand still, connections and all (SIGSTOP), until it is thawed. */
    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder(
                            "kill", name, Long.toString(redis.process().pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        redis.close();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
