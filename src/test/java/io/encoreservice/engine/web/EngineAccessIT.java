package io.encoreservice.engine.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.engine.RunningEngine;
import io.encoreservice.engine.RunningEngine.Answer;
import io.encoreservice.shared.redis.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineAccessIT {

    @TempDir
    static Path content;

    static RedisServer redis;
    static RunningEngine engine;

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
        engine = RunningEngine.start(
                redis,
                content,
                List.of(),
                "encore-settings.poll-disabled=true",
                "encore-settings.security.enabled=true",
                "encore-settings.security.users.proxy.password=s3cret",
                "encore-settings.security.users.proxy.role=ADMIN",
                "encore-settings.security.users.reader.password=read",
                "encore-settings.security.users.reader.role=USER");
    }

    @AfterAll
    static void stop() {
        engine.close();
        redis.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/encoreJobs",
                "/queue",
                "/v3/api-docs",
                "/swagger-ui.html",
                "/actuator",
                "/nothing",
                "/usercontent/a.mp4",
                "/actuator/health/../../queue",
                "/encoreJobs;/actuator/health"
            })
    void withoutThePasswordThereIsNothing(String path) {
        assertThat(engine.get(path).status()).isIn(401, 400);
        assertThat(engine.get(path, "Authorization", basic("proxy", "wrong")).status())
                .isIn(401, 400);
    }

    @Test
    void aForwardedPrefixOpensNothing() {
        Answer answer = engine.get("/queue", "X-Forwarded-Prefix", "/actuator/health");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().get("reason").stringValue()).isNotBlank();
    }

    @Test
    void withThePasswordThereIsEverythingAndHealthIsOpenToAll() {
        assertThat(engine.get("/queue", "Authorization", basic("proxy", "s3cret"))
                        .status())
                .isEqualTo(200);
        assertThat(engine.get("/queue", "Authorization", basic("reader", "read"))
                        .status())
                .isEqualTo(200);
        assertThat(engine.post("/encoreJobs", "{}", "Authorization", basic("reader", "read"))
                        .status())
                .isEqualTo(403);
        assertThat(engine.post("/encoreJobs", "{}", "Authorization", basic("proxy", "s3cret"))
                        .status())
                .isEqualTo(400);
        assertThat(engine.get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(engine.get("/actuator/health/readiness").status()).isEqualTo(200);
    }

    @Test
    void withoutRedisTheEngineSaysSoWithinTwoSecondsAndRecoversByItself() throws Exception {
        String admin = basic("proxy", "s3cret");
        assertThat(engine.get("/encoreJobs", "Authorization", admin).status()).isEqualTo(200);
        suspendRedis(6_000);

        long before = System.nanoTime();
        Answer answer = engine.get("/encoreJobs", "Authorization", admin);
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        Answer readiness = engine.get("/actuator/health/readiness");
        Answer liveness = engine.get("/actuator/health/liveness");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotBlank();
        assertThat(answer.json().get("reason").stringValue()).contains("Redis");
        assertThat(took).isLessThan(Duration.ofMillis(2_500));
        assertThat(readiness.status()).isEqualTo(503);
        assertThat(liveness.status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(engine.get("/encoreJobs", "Authorization", admin)
                                .status())
                        .isEqualTo(200));
    }

    private static void suspendRedis(int millis) throws IOException {
        String password = redis.uri().getUserInfo().substring(1);
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), redis.uri().getPort())) {
            String commands = "AUTH %s\r\nCLIENT PAUSE %d ALL\r\n".formatted(password, millis);
            socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(10)).asString().isEqualTo("+OK\r\n+OK\r\n");
        }
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
