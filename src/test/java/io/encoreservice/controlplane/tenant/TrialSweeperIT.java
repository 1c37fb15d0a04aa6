package io.encoreservice.controlplane.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.secret.SecretStore;
import io.encoreservice.controlplane.secret.TestSecrets;
import io.encoreservice.shared.redis.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class TrialSweeperIT {

    private static final Duration OVER = TenantRoom.LIFETIME.plus(TenantRoom.RETENTION);

    private final RedisServer server = RedisServer.start();
    private final RedissonClient redis = server.connect();
    private final RedissonClient otherRedis = server.connect();
    private final Set<TenantId> emptied = ConcurrentHashMap.newKeySet();
    private volatile Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final TenantRoom here = new TenantRoom(redis, () -> now);
    private final TenantRoom there = new TenantRoom(otherRedis, () -> now);

    @BeforeEach
    void empty() {
        redis.getKeys().flushdb();
        emptied.clear();
        here.watch.look();
        there.watch.look();
    }

    @AfterAll
    void stop() {
        redis.shutdown();
        otherRedis.shutdown();
        server.close();
    }

    @Test
    void anEndedTrialGoesWithAllThatIsItsOwnAndNothingElse(CapturedOutput output) {
        SecretStore secrets = TestSecrets.store(redis);
        TenantId ended = here.trial("account");
        TenantId acme = here.tenants.create(TenantId.of("acme"), "default").id();
        for (TenantId tenant : List.of(ended, acme)) {
            secrets.put(tenant, "key", "value");
            here.tenants.remember(tenant, new PersonalToken("of-" + tenant, "", now, now.plus(OVER)));
        }
        now = now.plus(OVER).plusSeconds(1);
        TenantId young = here.trial("account");

        here.sweepOften(emptied::add, tenant -> {
            secrets.removeAll(tenant);
            return true;
        });

        assertThat(here.tenants.find(ended)).isEmpty();
        assertThat(redis.getKeys().getKeys()).noneMatch(key -> key.contains(ended.value()));
        assertThat(redis.getMap("{encore}:tenants", StringCodec.INSTANCE).readAllKeySet())
                .containsExactlyInAnyOrder("acme", young.value());
        assertThat(emptied).containsExactly(ended);
        assertThat(secrets.names(acme)).containsExactly("key");
        assertThat(here.tenants.personalTokens(acme)).hasSize(1);
        assertThat(here.directory.of(ended).standing().reason())
                .isEqualTo("The trial " + ended + " has ended and was removed");
        assertThat(removals(output, ended)).isEqualTo(1);
    }

    @Test
    void anEndedTrialCanBeLookedAtForItsRetention() {
        TenantId trial = here.trial("account");
        now = now.plus(OVER);

        here.sweepOften(emptied::add);

        assertThat(here.tenants.find(trial)).isPresent();
        assertThat(emptied).isEmpty();
        assertThat(here.directory.of(trial).standing().reason()).contains("ended at");
    }

    @Test
    void ofTwoControlPlanesExactlyOneSaysThatItRemovedATrial(CapturedOutput output) throws Exception {
        List<TenantId> trials =
                IntStream.range(0, 50).mapToObj(i -> here.trial("account" + i)).toList();
        now = now.plus(OVER).plusSeconds(1);
        CyclicBarrier round = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sweeps = List.of(
                    threads.submit(() -> sweepInStep(here, round)), threads.submit(() -> sweepInStep(there, round)));
            for (Future<?> sweep : sweeps) {
                sweep.get();
            }
        }

        assertThat(trials).allSatisfy(trial -> {
            assertThat(here.tenants.find(trial)).isEmpty();
            assertThat(removals(output, trial)).isEqualTo(1);
        });
    }

    @Test
    void aTrialThatIsOverNoMoreWhereNobodyHereHasHeardOfItLosesNothing(CapturedOutput output) {
        TenantId trial = here.trial("account");
        now = now.plus(OVER).plusSeconds(1);
        there.tenants.changePlan(trial, "default");

        here.sweeper(emptied::add).sweep();
        here.sweepOften(emptied::add);

        assertThat(emptied).isEmpty();
        assertThat(here.tenants.find(trial))
                .get()
                .extracting(TenantRecord::plan)
                .isEqualTo("default");
        assertThat(here.directory.of(trial).standing().active()).isTrue();
        assertThat(removals(output, trial)).isZero();
    }

    @Test
    void onceAnythingMayBeRemovedTheTrialCannotBeHadBack() {
        TenantId trial = here.trial("account");
        now = now.plus(OVER).plusSeconds(1);

        here.sweeper(emptied::add).sweep();

        assertThat(emptied).as("not in the sweep that closes it").isEmpty();
        assertThatExceptionOfType(UnknownTenantException.class)
                .isThrownBy(() -> there.tenants.changePlan(trial, "default"));
        assertThatExceptionOfType(UnknownTenantException.class).isThrownBy(() -> there.tenants.resume(trial));
        there.watch.look();
        assertThat(there.directory.of(trial).standing().active()).isFalse();
        assertThat(there.tenants.all()).isEmpty();
        here.sweepOften(emptied::add);
        assertThat(emptied).containsExactly(trial);
    }

    @Test
    void aTrialKeepsItsRecordUntilAllOfItIsGone(CapturedOutput output) {
        TenantId trial = here.trial("account");
        now = now.plus(OVER).plusSeconds(1);

        here.sweepOften(tenant -> false, emptied::add);

        assertThat(emptied).as("who can be emptied is").containsExactly(trial);
        assertThat(redis.getMap("{encore}:tenants", StringCodec.INSTANCE).size())
                .isEqualTo(1);
        assertThat(removals(output, trial)).isZero();
        here.sweepOften(tenant -> true);
        assertThat(redis.getMap("{encore}:tenants", StringCodec.INSTANCE).isExists())
                .isFalse();
    }

    private Void sweepInStep(TenantRoom room, CyclicBarrier round) throws Exception {
        for (int sweep = 0; sweep < 3; sweep++) {
            room.watch.look();
            round.await();
            room.sweeper(tenant -> true).sweep();
            round.await();
        }
        return null;
    }

    private static long removals(CapturedOutput output, TenantId trial) {
        return output.toString()
                .lines()
                .filter(line -> line.contains("trial removed by=service of=" + trial))
                .count();
    }
}
