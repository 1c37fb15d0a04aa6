package io.encoreservice.controlplane.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.Operator;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.secret.SecretStore;
import io.encoreservice.controlplane.token.TokenIssuer;
import io.encoreservice.controlplane.web.Http;
import io.encoreservice.controlplane.web.Http.Answer;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RedissonClient;

class TwoFrontsIT {

    private static final String WISH = "{\"company\":\"Acme\",\"email\":\"me@acme.example\"}";
    private static final int FLOOD = 1_000;
    private static final int LIMIT = 25;
    private static final long FLAT_BYTES = 16L << 20;

    @TempDir
    Path folder;

    private final RedisServer server = RedisServer.start();
    private final RedissonClient redis = server.connect();
    private final RedissonClient otherRedis = server.connect();
    private ApiFront here;
    private ApiFront there;

    @BeforeEach
    void start() throws Exception {
        here = front(redis, "here");
        there = front(otherRedis, "there");
    }

    @AfterEach
    void stop() {
        here.close();
        there.close();
        redis.shutdown();
        otherRedis.shutdown();
        server.close();
    }

    @Test
    void aFloodFromOneAddressOverTwoControlPlanesGetsOneShareAndLeavesNothingBehind() throws Exception {
        here.http.post("/token", "{}");
        there.http.post("/token", "{}");
        long began = System.nanoTime();
        long before = usedAfterCollection();

        List<Answer> answers = flood();

        assertThat(usedAfterCollection() - before).as("bytes kept").isLessThan(FLAT_BYTES);
        Set<String> tenants = new HashSet<>();
        for (Answer answer : answers) {
            if (answer.status() == 200) {
                tenants.add(answer.json().path("tenantId").asString());
            } else {
                assertThat(answer.status()).isEqualTo(429);
                assertThat(Long.parseLong(answer.header("retry-after").orElseThrow()))
                        .isBetween(1L, 3_600L);
                assertThat(answer.reason()).isEqualTo("this address has had its trial tokens for now");
            }
        }
        assertThat(tenants).hasSize(LIMIT);
        assertThat(redis.getKeys().getKeys())
                .as("nothing in Redis grows with what is refused")
                .hasSize(4)
                .filteredOn(key -> key.contains(":rate:"))
                .hasSize(2);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMinutes(2));
    }

    @Test
    void aTrialTokenIsGoodAtTheOtherControlPlaneAtOnce() throws Exception {
        for (int i = 0; i < 10; i++) {
            Answer made = (i % 2 == 0 ? here : there).http.post("/token", WISH);

            Answer used = as(i % 2 == 0 ? there : here, made, "GET", "/whoami");

            assertThat(used.status()).isEqualTo(200);
            assertThat(used.json().path("status").asString()).isEqualTo("active");
        }
    }

    @Test
    void anEndedTrialIsRemovedByTheServicesOwnSweeperAndItsTokenMayOnlyLook() throws Exception {
        here.close();
        here = front(redis, "here", "--encore.plans.trial.lifetime=1ms", "--encore.trial.retention=1h");
        Answer made = here.http.post("/token", WISH);
        TenantId trial = new TenantId(made.json().path("tenantId").asString());
        here.bean(SecretStore.class).put(trial, "key", "value");
        here.close();
        here = front(redis, "here", "--encore.plans.trial.lifetime=1ms", "--encore.trial.retention=1ms");

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            here.bean(TrialSweeper.class).sweep();
            assertThat(redis.getKeys().getKeys()).noneMatch(key -> key.contains(trial.value()));
            assertThat(here.bean(Tenants.class).find(trial)).isEmpty();
        });

        for (ApiFront front : List.of(here, there)) {
            assertThat(as(front, made, "GET", "/whoami").json().path("status").asString())
                    .isEqualTo("stopped");
            Answer refused = as(front, made, "POST", "/encoreinstance");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.reason()).isEqualTo("The trial " + trial + " has ended and was removed");
        }
        assertThat(admin(there, "PATCH", "/admin/tenants/" + trial, "{\"plan\":\"default\"}")
                        .status())
                .isEqualTo(404);
        assertThat(here.bean(Tenants.class).find(trial)).isEmpty();
    }

    @Test
    void aTokenMadeAtTheOtherControlPlaneOnceAllWereRevokedIsGoodAtOnceAndOlderOnesAreVoid() throws Exception {
        admin(here, "POST", "/admin/tenants", "{\"tenantId\":\"acme\"}");
        for (int i = 0; i < 5; i++) {
            String before = there.bean(TokenIssuer.class).serviceToken(TenantId.of("acme"), Duration.ofHours(1));
            assertThat(admin(here, "POST", "/admin/tenants/acme/revoke-tokens", "{}")
                            .status())
                    .isEqualTo(204);

            String after = there.bean(TokenIssuer.class).serviceToken(TenantId.of("acme"), Duration.ofHours(1));

            for (ApiFront front : List.of(here, there)) {
                assertThat(whoami(front.http, after).status()).isEqualTo(200);
                await().atMost(Duration.ofSeconds(1))
                        .untilAsserted(() ->
                                assertThat(whoami(front.http, before).status()).isEqualTo(401));
            }
            assertThat(whoami(there.http, after).status()).isEqualTo(200);
        }
    }

    @Test
    void whileRedisStandsStillWhatNeedsItIs503WithinTwoSecondsAndTheRestIsAnswered() throws Exception {
        Answer made = here.http.post("/token", WISH);
        assertThat(as(here, made, "GET", "/whoami").status()).isEqualTo(200);
        server.freeze();
        try {
            unavailable(() -> here.http.post("/token", WISH));
            unavailable(() -> as(here, made, "POST", "/encoreinstance"));
            unavailable(() -> admin(here, "POST", "/admin/tenants", "{\"tenantId\":\"acme\"}"));
            unavailable(() -> admin(here, "GET", "/admin/tenants/acme", null));
            unavailable(() -> whoami(
                    here.http,
                    here.bean(TokenIssuer.class)
                            .exchange(TestPlans.caller("trial-abcdefghij23", TestPlans.TRIAL))
                            .value()));
            assertThat(as(here, made, "GET", "/whoami").status()).isEqualTo(200);
        } finally {
            server.thaw();
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(here.http.post("/token", WISH).status()).isEqualTo(200));
    }

    private List<Answer> flood() throws Exception {
        List<Future<Answer>> calls = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
            for (int i = 0; i < FLOOD; i++) {
                ApiFront front = i % 2 == 0 ? here : there;
                calls.add(threads.submit(() -> front.http.post("/token", WISH)));
            }
        }
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> call : calls) {
            answers.add(call.get());
        }
        return answers;
    }

    private static long usedAfterCollection() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void unavailable(Call call) throws Exception {
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            long began = System.nanoTime();
            Answer answer = call.send();
            waits.add(Duration.ofNanos(System.nanoTime() - began));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).contains("2");
            assertThat(answer.reason()).startsWith("The service's store does not answer");
        }
        // why: beside busy neighbours any one wait may be longer than it was meant to be.
        assertThat(Collections.min(waits)).isLessThan(Duration.ofSeconds(2));
    }

    private static Answer as(ApiFront front, Answer made, String method, String path) throws Exception {
        String token = made.json().path("token").asString();
        return front.http.send(method, path, method.equals("GET") ? null : "{}", "x-jwt", "Bearer " + token);
    }

    private static Answer whoami(Http http, String token) throws Exception {
        return http.get("/whoami", "x-jwt", "Bearer " + token);
    }

    private static Answer admin(ApiFront front, String method, String path, @Nullable String body) throws Exception {
        String token = front.bean(TokenIssuer.class)
                .admin(new Operator("alice"), Duration.ofHours(1))
                .value();
        return front.http.send(
                method, path, body, "Authorization", "Bearer " + token, "Content-Type", "application/json");
    }

    private ApiFront front(RedissonClient client, String name, String... properties) throws Exception {
        String[] all = new String[properties.length + 2];
        all[0] = "--encore.token.trial.per-address=" + LIMIT;
        all[1] = "--encore.token.trial.in-all=" + FLOOD;
        System.arraycopy(properties, 0, all, 2, properties.length);
        return ApiFront.start(client, folder, name, all);
    }

    private interface Call {
        Answer send() throws Exception;
    }
}
