package io.encoreservice.controlplane.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.shared.redis.RedisServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.redisson.api.RedissonClient;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantRepositoryIT {

    private static final TenantRecord TRIAL = TestPlans.trial(TenantId.trial("abcdefghij23"), "account");
    private static final PersonalToken TOKEN = new PersonalToken(
            "id", "note", Instant.parse("2026-11-23T12:00:00Z"), Instant.parse("2027-11-23T12:00:00Z"));

    private final RedisServer server = RedisServer.start();
    private final RedissonClient redis = server.connect();
    private final RedissonClient otherRedis = server.connect();
    private final TenantRepository here = new TenantRepository(redis);
    private final TenantRepository there = new TenantRepository(otherRedis);

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
    void onlyAClosedTenantIsForgottenWithItsPersonalTokensAndTheVersionTells() {
        here.insert(TRIAL);
        here.remember(TRIAL.id(), TOKEN);
        assertThat(here.remove(TRIAL.id())).isFalse();
        assertThat(here.personalTokens(TRIAL.id())).containsExactly(TOKEN);
        here.close(TRIAL);
        long before = there.version();

        assertThat(there.remove(TRIAL.id())).isTrue();

        assertThat(here.find(TRIAL.id())).isEmpty();
        assertThat(here.personalTokens(TRIAL.id())).isEmpty();
        assertThat(here.version()).isGreaterThan(before);
        assertThat(here.remove(TRIAL.id())).isFalse();
        assertThat(here.remember(TRIAL.id(), TOKEN)).isFalse();
        assertThat(here.personalTokens(TRIAL.id())).isEmpty();
    }

    @Test
    void aTenantThatIsAnotherThanWasSeenIsNotClosed() {
        here.insert(TRIAL);
        there.update(TRIAL, tenant -> tenant.withPlan("default"));

        here.close(TRIAL);

        assertThat(here.find(TRIAL.id())).get().extracting(TenantRecord::closed).isEqualTo(false);
    }

    @Test
    void ofManyWhoForgetATenantOneHasDoneIt() throws Exception {
        for (int repetition = 0; repetition < 50; repetition++) {
            here.insert(TRIAL);
            here.close(TRIAL);
            List<Future<Boolean>> attempts = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 6; i++) {
                    TenantRepository one = i % 2 == 0 ? here : there;
                    attempts.add(threads.submit(() -> one.remove(TRIAL.id())));
                }
            }
            long done = 0;
            for (Future<Boolean> attempt : attempts) {
                done += attempt.get() ? 1 : 0;
            }
            assertThat(done).isEqualTo(1);
        }
    }

    @Test
    void eitherAChangeIsMadeOrTheTenantIsClosedNeverBoth() throws Exception {
        for (int repetition = 0; repetition < 100; repetition++) {
            redis.getKeys().flushdb();
            here.insert(TRIAL);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<?> closing = threads.submit(() -> here.close(TRIAL));
                Future<Boolean> changed = threads.submit(
                        () -> there.update(TRIAL, t -> t.withPlan("default")).isPresent());
                closing.get();

                boolean wasChanged = changed.get();

                TenantRecord after = here.find(TRIAL.id()).orElseThrow();
                assertThat(after.closed()).isNotEqualTo(wasChanged);
                assertThat(after.plan()).isEqualTo(wasChanged ? "default" : "trial");
            }
        }
    }
}
