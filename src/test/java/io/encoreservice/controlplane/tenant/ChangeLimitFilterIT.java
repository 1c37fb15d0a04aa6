package io.encoreservice.controlplane.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.web.CallerAttribute;
import io.encoreservice.shared.redis.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RedissonClient;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangeLimitFilterIT {

    private static final int LIMIT = 3;
    private static final int PASSED = 200;

    private final RedisServer server = RedisServer.start();
    private final RedissonClient redis = server.connect();
    private final RedissonClient otherRedis = server.connect();
    private final ChangeLimitFilter here = new ChangeLimitFilter(new RateLimitRepository(redis), LIMIT);
    private final ChangeLimitFilter there = new ChangeLimitFilter(new RateLimitRepository(otherRedis), LIMIT);

    @BeforeEach
    void empty() {
        redis.getKeys().flushdb();
    }

    @AfterAll
    void stop() {
        redis.shutdown();
        otherRedis.shutdown();
        server.close();
    }

    @Test
    void aTenantHasItsShareOverAllControlPlanesAndIsToldWhenToComeBack() throws Exception {
        assertThat(call(here, "POST", "acme").getStatus()).isEqualTo(PASSED);
        assertThat(call(there, "DELETE", "acme").getStatus()).isEqualTo(PASSED);
        assertThat(call(here, "PATCH", "acme").getStatus()).isEqualTo(PASSED);

        MockHttpServletResponse refused = call(there, "PUT", "acme");

        assertThat(refused.getStatus()).isEqualTo(429);
        assertThat(Long.parseLong(String.valueOf(refused.getHeader("Retry-After"))))
                .isBetween(1L, 60L);
        assertThat(refused.getContentAsString())
                .isEqualTo("{\"reason\":\"at most 3 changes a minute are taken of one tenant\"}");
    }

    @Test
    void anotherTenantAndWhoIsNoneAreNotHeldUp() throws Exception {
        exhaust("acme");

        assertThat(call(here, "POST", "other").getStatus()).isEqualTo(PASSED);
        assertThat(call(here, "POST", "").getStatus()).isEqualTo(PASSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void whoOnlyLooksIsNeitherCountedNorHeldUp(String method) throws Exception {
        for (int i = 0; i < 10 * LIMIT; i++) {
            assertThat(call(here, method, "acme").getStatus()).isEqualTo(PASSED);
        }
        assertThat(redis.getKeys().getKeys()).isEmpty();
        exhaust("acme");

        assertThat(call(here, method, "acme").getStatus()).isEqualTo(PASSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/servicetoken", "/servicetoken/", "/mysubscriptions"})
    void whoExchangesATokenChangesNothing(String path) throws Exception {
        for (int i = 0; i < 10 * LIMIT; i++) {
            assertThat(call(here, "POST", path, "acme").getStatus()).isEqualTo(PASSED);
        }

        assertThat(redis.getKeys().getKeys()).isEmpty();
    }

    @Test
    void afterTheMinuteThereIsAShareAgain() throws Exception {
        exhaust("acme");
        redis.getKeys()
                .getKeys()
                .forEach(key ->
                        assertThat(redis.getBucket(key).remainTimeToLive()).isBetween(1L, 60_000L));

        redis.getBucket("{encore}:rate:changes:acme").expire(Duration.ofMillis(1));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(call(here, "POST", "acme").getStatus()).isEqualTo(PASSED));
    }

    @Test
    void whileRedisStandsStillAChangeIs503WithinTwoSecondsAndALookIsAnswered() throws Exception {
        server.freeze();
        try {
            long began = System.nanoTime();
            MockHttpServletResponse refused = call(here, "POST", "acme");

            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("two seconds, and as many for busy neighbours")
                    .isLessThan(Duration.ofSeconds(4));
            assertThat(refused.getStatus()).isEqualTo(503);
            assertThat(refused.getHeader("Retry-After")).isEqualTo("2");
            assertThat(refused.getContentAsString()).startsWith("{\"reason\":\"The service's store does not answer");
            assertThat(call(here, "GET", "acme").getStatus()).isEqualTo(PASSED);
        } finally {
            server.thaw();
        }
    }

    private void exhaust(String tenant) throws Exception {
        for (int i = 0; i < LIMIT; i++) {
            assertThat(call(here, "POST", tenant).getStatus()).isEqualTo(PASSED);
        }
        assertThat(call(here, "POST", tenant).getStatus()).isEqualTo(429);
    }

    private static MockHttpServletResponse call(ChangeLimitFilter filter, String method, String tenant)
            throws Exception {
        return call(filter, method, "/encoreinstance", tenant);
    }

    private static MockHttpServletResponse call(ChangeLimitFilter filter, String method, String path, String tenant)
            throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        if (!tenant.isEmpty()) {
            CallerAttribute.set(request, TestPlans.caller(tenant, TestPlans.DEFAULT));
        }
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(request, response, new MockFilterChain());
        return response;
    }
}
