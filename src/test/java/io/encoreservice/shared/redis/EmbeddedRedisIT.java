package io.encoreservice.shared.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encoreservice.shared.bundle.TestFfmpeg;
import io.encoreservice.shared.launch.ChildLauncher;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;

class EmbeddedRedisIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final Path program = TestFfmpeg.bundles().redisServer();
    private final ChildLauncher launcher = new ChildLauncher();

    @TempDir
    private Path folder;

    @Test
    void whatWasAcknowledgedIsThereAtTheNextStart() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(program, folder, launcher)) {
            RedissonClient client = RedisClients.connect(redis.address().uri());
            client.getBucket("kept").set("x");
            client.shutdown();
            redis.process().destroyForcibly();
        }

        try (EmbeddedRedis redis = EmbeddedRedis.start(program, folder, launcher)) {
            RedissonClient client = RedisClients.connect(redis.address().uri());
            assertThat(client.getBucket("kept").get()).isEqualTo("x");
            client.shutdown();
        }
    }

    @Test
    void aServerThatCrashesComesBackWithItsDataOnTheSamePort() {
        try (RedisServer server = RedisServer.start()) {
            RedissonClient client = server.connect();
            client.getBucket("kept").set("x");

            server.crash();

            Awaitility.await()
                    .atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(client.getBucket("kept").get()).isEqualTo("x"));
            client.shutdown();
        }
    }

    @Test
    void thePasswordIsInAFileOfItsOwnersAndOnNoCommandLine() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(program, folder, launcher)) {
            String password = redis.address().uri().getUserInfo().substring(1);
            Path proc = Path.of("/proc", Long.toString(redis.process().pid()));
            Path configuration = folder.resolve("redis.conf");

            assertThat(Files.readString(proc.resolve("cmdline")))
                    .contains("redis-server")
                    .doesNotContain(password);
            assertThat(Files.readAllBytes(proc.resolve("environ"))).isEmpty();
            assertThat(configuration).content().contains(password);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(configuration)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void nobodyGetsInWithoutThePassword() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(program, folder, launcher)) {
            int port = redis.address().uri().getPort();

            assertThat(new RedisProbe(port, "guess").ask()).isEqualTo(RedisProbe.Answer.NONE);
            assertThatThrownBy(() -> RedisClients.connect(URI.create("redis://127.0.0.1:" + port)))
                    .isInstanceOf(RedisException.class);
        }
    }

    @Test
    void aClosedServerIsGoneAndStaysGone() {
        EmbeddedRedis redis = EmbeddedRedis.start(program, folder, launcher);
        ProcessHandle process = redis.process();

        redis.close();

        assertThat(process.isAlive()).isFalse();
        assertThat(new RedisProbe(redis.address().uri().getPort(), "any").ask()).isEqualTo(RedisProbe.Answer.NONE);
        assertThat(redis.process()).isEqualTo(process);
    }

    @Test
    void aFolderWithBlanksAndQuotesIsFine() throws IOException {
        Path odd = Files.createDirectory(folder.resolve("my \"data\" folder"));

        try (EmbeddedRedis redis = EmbeddedRedis.start(program, odd, launcher)) {
            assertThat(redis.process().isAlive()).isTrue();
            assertThat(odd.resolve("appendonlydir")).isDirectory();
        }
    }

    @Test
    void dataThatCannotBeReadIsSaidSo() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(program, folder, launcher)) {
            assertThat(redis.process().isAlive()).isTrue();
        }
        Files.writeString(folder.resolve("appendonlydir").resolve("appendonly.aof.manifest"), "no manifest");

        assertThatThrownBy(() -> EmbeddedRedis.start(program, folder, launcher))
                .isInstanceOf(RedisStartException.class)
                .hasMessageContaining("redis-server ended with code 1");
    }

    @Test
    void whoStartsBesideARedisThatIsJustStartingWaitsForIt() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(program, folder, launcher)) {
            AtomicInteger attempts = new AtomicInteger();

            RedissonClient client = RedisClients.patiently(
                    () -> {
                        if (attempts.incrementAndGet() < 3) {
                            throw new RedisException("LOADING Redis is loading the dataset in memory");
                        }
                        return RedisClients.connect(redis.address());
                    },
                    Duration.ofSeconds(60));

            assertThat(attempts).hasValue(3);
            assertThat(client.getBucket("x").isExists()).isFalse();
            client.shutdown();
        }
    }

    @Test
    void aSlowFirstAttemptTakesNothingOfThePatience() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(program, folder, launcher)) {
            Duration patience = Duration.ofMillis(200);
            AtomicInteger attempts = new AtomicInteger();

            RedissonClient client = RedisClients.patiently(
                    () -> {
                        if (attempts.incrementAndGet() == 1) {
                            LockSupport.parkNanos(patience.multipliedBy(2).toNanos());
                            throw new RedisException("a cold machine");
                        }
                        return RedisClients.connect(redis.address());
                    },
                    patience);

            assertThat(attempts).hasValue(2);
            client.shutdown();
        }
    }

    @Test
    void whoWaitedLongEnoughHearsWhatTheLastAttemptSaid() {
        assertThatThrownBy(() -> RedisClients.patiently(
                        () -> {
                            throw new RedisException("refused");
                        },
                        Duration.ZERO))
                .isInstanceOf(RedisException.class)
                .hasMessage("refused");
    }

    @Test
    void aCommandFailsSoonWhileRedisHangsAndWorksAgainAfterwards() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(program, folder, launcher)) {
            RedissonClient client = RedisClients.connect(redis.address().uri());
            client.getBucket("x").set("1");
            String pid = Long.toString(redis.process().pid());
            signal("-STOP", pid);

            long begin = System.nanoTime();
            assertThatThrownBy(() -> client.getBucket("x").get()).isInstanceOf(RedisException.class);
            Duration waited = Duration.ofNanos(System.nanoTime() - begin);

            signal("-CONT", pid);
            assertThat(waited).isLessThan(Duration.ofSeconds(10));
            Awaitility.await()
                    .atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(client.getBucket("x").get()).isEqualTo("1"));
            client.shutdown();
        }
    }

    private static void signal(String signal, String pid) throws Exception {
        assertThat(new ProcessBuilder(List.of("kill", signal, pid)).start().waitFor())
                .isZero();
    }
}
