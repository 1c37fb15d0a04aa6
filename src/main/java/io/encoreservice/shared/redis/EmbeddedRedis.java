package io.encoreservice.shared.redis;

import io.encoreservice.shared.launch.ChildLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A redis-server of our own: a child on a free loopback port that is started again when it dies, and never outlives us. */
public final class EmbeddedRedis implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);
    private static final int PORT_ATTEMPTS = 5;
    private static final int PASSWORD_BYTES = 32;
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final RedisProcess server;
    private final String password;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Process process;

    private EmbeddedRedis(RedisProcess server, String password, Process process) {
        this.server = server;
        this.password = password;
        this.process = process;
    }

    /**
     * Starts a server and returns once it answers, its data loaded.
     *
     * @param program the redis-server program
     * @param folder where it keeps its data; must exist
     * @throws RedisStartException when it does not start
     */
    public static EmbeddedRedis start(Path program, Path folder, ChildLauncher launcher) {
        String password = newPassword();
        for (int attempt = 1; ; attempt++) {
            RedisProcess server = new RedisProcess(program, folder, freePort(), password, launcher);
            try {
                EmbeddedRedis redis = new EmbeddedRedis(server, password, server.start());
                Thread.ofPlatform().name("redis-keeper").daemon(true).start(redis::keep);
                return redis;
            } catch (RedisProcess.PortTakenException somebodyWasFaster) {
                if (attempt == PORT_ATTEMPTS) {
                    throw new RedisStartException("no free port on this machine's loopback for redis-server");
                }
            }
        }
    }

    /** Where it listens, with the password of the user who may do everything. */
    public RedisAddress address() {
        return new RedisAddress(URI.create("redis://:" + password + "@127.0.0.1:" + server.port()));
    }

    /** The running server's process. */
    ProcessHandle process() {
        return process.toHandle();
    }

    /** Stops the server, all it was told on disk. */
    @Override
    public void close() {
        closing.countDown();
        process.destroy();
        try {
            if (!process.waitFor(STOP)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void keep() {
        try {
            Duration pause = Duration.ofMillis(50);
            while (true) {
                int code = process.waitFor();
                if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                log.warn("redis-server ended with code {}: starting it again on port {}", code, server.port());
                pause = revive() ? Duration.ofMillis(50) : longer(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean revive() {
        try {
            process = server.start();
            if (closing.getCount() == 0) {
                process.destroy();
            }
            return true;
        } catch (RedisStartException | RedisProcess.PortTakenException | UncheckedIOException e) {
            log.error("redis-server does not start: {}", e.getMessage());
            return false;
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on this machine's loopback", e);
        }
    }

    private static String newPassword() {
        byte[] secret = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }
}
