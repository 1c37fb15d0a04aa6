package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.redis.RedisClients;
import io.encoreservice.shared.redis.RedisServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisson.api.RedissonClient;

class RedisAwayIT {

    /** Two seconds, and a little for a machine that is busy. */
    private static final Duration PROMPT = Duration.ofMillis(2_500);

    @TempDir
    Path folder;

    private RedisServer server;
    private CuttableWire wire;
    private RedissonClient redis;
    private InstanceApiRoom api;

    @BeforeEach
    void start() {
        server = RedisServer.start();
        wire = new CuttableWire(server.uri());
        redis = RedisClients.connect(wire.uri());
        api = new InstanceApiRoom(redis, folder);
    }

    @AfterEach
    void stop() {
        api.close();
        redis.shutdown();
        wire.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = CuttableWire.State.class,
            names = {"CUT", "SILENT"})
    void whileRedisIsAwayCallsAre503InstancesGoOnAndAfterwardsAllIsWell(CuttableWire.State away) throws Exception {
        api.as("acme").post("/encoreinstance", "{\"name\":\"test\"}");
        awaitRunning("test");

        Uid untouched = api.runtime.observe().getFirst().spec().uid();
        wire.become(away);
        List<Timed> answers = callAllAtOnce();
        Timed alone = timed("GET", "/encoreinstance", "");

        assertThat(answers).allSatisfy(RedisAwayIT::isUnavailable);
        isUnavailable(alone);
        assertThat(alone.took()).isLessThan(PROMPT);
        assertThat(api.runtime.observe()).hasSize(1);
        assertThat(api.runtime.calls()).hasSize(1);

        wire.become(CuttableWire.State.WHOLE);

        awaitRunning("test");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(api.as("acme")
                                .post("/encoreinstance", "{\"name\":\"after\"}")
                                .statusCode())
                        .isIn(200, 409));
        awaitRunning("after");
        assertThat(api.runtime.calls()).doesNotContain("remove " + untouched);
    }

    private static void isUnavailable(Timed answer) {
        assertThat(answer.response().statusCode()).isEqualTo(503);
        assertThat(answer.response().headers().firstValue("retry-after")).contains("2");
        assertThat(answer.response().body()).startsWith("{\"reason\":\"the service cannot reach its database");
    }

    private List<Timed> callAllAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Timed>> calls = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                calls.add(threads.submit(() -> timed("GET", "/encoreinstance", "")));
                calls.add(threads.submit(() -> timed("GET", "/health/test", "")));
                calls.add(threads.submit(() -> timed("POST", "/encoreinstance", "{\"name\":\"x\"}")));
                calls.add(threads.submit(() -> timed("DELETE", "/encoreinstance/x", "")));
            }
            List<Timed> answers = new ArrayList<>();
            for (Future<Timed> call : calls) {
                answers.add(call.get());
            }
            return answers;
        }
    }

    private Timed timed(String method, String path, String body) {
        long began = System.nanoTime();
        HttpResponse<String> response = api.as("acme").send(method, path, body, "*/*");
        return new Timed(response, Duration.ofNanos(System.nanoTime() - began));
    }

    private void awaitRunning(String name) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(api.as("acme").get("/health/" + name).body()).isEqualTo("{\"status\":\"running\"}"));
    }

    private record Timed(HttpResponse<String> response, Duration took) {}
}
