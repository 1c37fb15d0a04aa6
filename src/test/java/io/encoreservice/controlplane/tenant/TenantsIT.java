package io.encoreservice.controlplane.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.shared.redis.RedisAwayException;
import io.encoreservice.shared.redis.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
import org.redisson.client.codec.StringCodec;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantsIT {

    /** Two seconds, and as many more for busy neighbours; one after the other they would wait for a minute. */
    private static final Duration PROMPT = Duration.ofSeconds(4);

    private static final TenantId ACME = TenantId.of("acme");

    private final RedisServer server = RedisServer.start();
    private final RedissonClient redis = server.connect();
    private final RedissonClient otherRedis = server.connect();
    private TenantRoom here = room(redis);
    private TenantRoom there = room(otherRedis);

    @BeforeEach
    void open() {
        redis.getKeys().flushdb();
        here = room(redis);
        there = room(otherRedis);
        here.watch.look();
        there.watch.look();
        there.directory.isUpdatedBy(there.watch::look);
    }

    @AfterAll
    void stop() {
        redis.shutdown();
        otherRedis.shutdown();
        server.close();
    }

    @Test
    void aTrialThatIsNotWrittenDownIsChangedByNobodyAndStaysUnwritten() {
        TenantId nobody = TenantId.trial("abcdefghij23");

        assertThatExceptionOfType(UnknownTenantException.class)
                .isThrownBy(() -> here.tenants.suspend(nobody, "x"))
                .satisfies(e -> assertThat(e.status()).isEqualTo(404));
        assertThatExceptionOfType(UnknownTenantException.class)
                .isThrownBy(() -> here.tenants.changePlan(nobody, "default"));
        assertThatExceptionOfType(UnknownTenantException.class).isThrownBy(() -> here.tenants.revokeTokens(nobody));
        assertThatExceptionOfType(UnknownTenantException.class)
                .isThrownBy(
                        () -> here.tenants.remember(nobody, new PersonalToken("id", "", Instant.now(), Instant.now())));

        // why: what another test wrote while Redis stood still may come after this one's beginning.
        assertThat(redis.<String, String>getMap("{encore}:tenants").keySet()).doesNotContain(nobody.value());
    }

    @Test
    void aTrialBegunAtOneControlPlaneIsGoodAtAnotherAtOnce() {
        for (int i = 0; i < 20; i++) {
            TenantId trial = here.trial("account" + i);

            Tenant known = there.directory.of(trial);

            assertThat(known.standing().active()).isTrue();
            assertThat(known.account()).isEqualTo("account" + i);
        }
    }

    @Test
    void aTrialThatNobodyWroteDownIsOverAndSaysSo() {
        Tenant unknown = there.directory.of(TenantId.trial("abcdefghij23"));

        assertThat(unknown.standing().active()).isFalse();
        assertThat(unknown.standing().reason()).isEqualTo("The trial trial-abcdefghij23 has ended and was removed");
        assertThat(there.directory.of(ACME).standing().active())
                .as("who is no trial needs no record")
                .isTrue();
    }

    @Test
    void everyMomentBeforeARevocationIsBeforeItAndEveryMomentAfterIsAfter() {
        here.tenants.create(ACME, "default");
        for (int i = 0; i < 200; i++) {
            long before = System.currentTimeMillis();
            Instant since = here.tenants.revokeTokens(ACME).tokensSince();
            long after = System.currentTimeMillis();

            assertThat(before).isLessThan(since.toEpochMilli());
            assertThat(after).isGreaterThanOrEqualTo(since.toEpochMilli());
            assertThat(here.directory.of(ACME).tokensSince()).isEqualTo(since);
        }
    }

    @Test
    void aControlPlaneWhoseClockIsLateMakesNoTokenGoodAgain() {
        here.tenants.create(ACME, "default");
        Instant since = here.tenants.revokeTokens(ACME).tokensSince();
        TenantRoom late = new TenantRoom(otherRedis, () -> Instant.now().minusSeconds(60));

        assertThat(late.tenants.revokeTokens(ACME).tokensSince()).isEqualTo(since);
    }

    @Test
    void whileRedisStandsStillNobodyWaitsLongerThanTheBoundHoweverManyAsk() throws Exception {
        here.tenants.create(ACME, "default");
        List<Future<Duration>> waits = new ArrayList<>();
        server.freeze();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 10; i++) {
                waits.add(threads.submit(() -> refused(() -> here.trial("account"))));
                waits.add(threads.submit(() -> refused(() -> here.watch.look())));
                waits.add(threads.submit(() -> refused(() -> here.tenants.suspend(ACME, "unpaid"))));
                waits.add(threads.submit(() -> refused(() -> there.directory.of(TenantId.trial("abcdefghij23")))));
            }
            for (Future<Duration> wait : waits) {
                assertThat(wait.get()).isLessThan(PROMPT);
            }
            assertThat(here.directory.of(ACME).standing().active())
                    .as("what is known is told all the same")
                    .isTrue();
        } finally {
            server.thaw();
        }
    }

    @Test
    void aRecordThatANewerVersionWroteKeepsWhatThisOneDoesNotKnow() {
        here.tenants.create(ACME, "default");
        var records = redis.<String, String>getMap("{encore}:tenants", StringCodec.INSTANCE);
        String record = String.valueOf(records.get("acme"));
        records.put("acme", record.replaceFirst("\\{", "{\"invoice\":{\"to\":\"me\"},"));

        here.tenants.suspend(ACME, "unpaid");

        assertThat(records.get("acme")).contains("\"invoice\":{\"to\":\"me\"}").contains("\"suspended\":\"unpaid\"");
    }

    @Test
    void ofTwoOperatorsAtOnceNeitherLosesTheOthersChange() throws Exception {
        here.tenants.create(ACME, "default");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                String reason = "reason " + i;
                String plan = i % 2 == 0 ? "trial" : "default";
                Future<TenantRecord> one = threads.submit(() -> here.tenants.suspend(ACME, reason));
                Future<TenantRecord> other = threads.submit(() -> there.tenants.changePlan(ACME, plan));
                one.get();
                other.get();

                TenantRecord both = here.tenants.find(ACME).orElseThrow();
                assertThat(both.suspended()).isEqualTo(reason);
                assertThat(both.plan()).isEqualTo(plan);
            }
        }
    }

    /** How long it took until it was said that the store is away; anything else fails. */
    private static Duration refused(Runnable call) {
        long began = System.nanoTime();
        try {
            call.run();
        } catch (TenantsUnavailableException | RedisAwayException away) {
            return Duration.ofNanos(System.nanoTime() - began);
        }
        throw new AssertionError("Redis stands still, and yet there was an answer");
    }

    private static TenantRoom room(RedissonClient redis) {
        return new TenantRoom(redis, InstantSource.system());
    }
}
