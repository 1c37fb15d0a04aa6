package io.encoreservice.controlplane.instance;

import static io.encoreservice.controlplane.instance.ControlRoom.caller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.encoreservice.controlplane.runtime.RunningInstance.Phase;
import io.encoreservice.shared.launch.S3Settings;
import io.encoreservice.shared.redis.InstanceKeyspace;
import io.encoreservice.shared.redis.RedisClients;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;

class InstanceReconcilerIT {

    private static final Caller ACME = caller("acme");

    private static RedisServer server;
    private static RedissonClient redis;

    @TempDir
    Path folder;

    private final FakeRuntime runtime = new FakeRuntime();
    private ControlRoom room;

    @BeforeAll
    static void startRedis() {
        server = RedisServer.start();
        redis = server.connect();
    }

    @AfterAll
    static void stopRedis() {
        redis.shutdown();
        server.close();
    }

    @BeforeEach
    void openRoom() {
        redis.getKeys().flushdb();
        room = ControlRoom.over(redis, runtime, folder).open();
    }

    @AfterEach
    void closeRoom() {
        room.close();
    }

    @Test
    void aCreatedInstanceIsRoutedAtOnceAndRunsSoon() {
        Instance instance = room.create(ACME, "test");

        assertThat(room.eventsOf(instance.uid())).isNotEmpty();
        soon(() -> assertThat(room.statusOf(instance)).isEqualTo(InstanceStatus.RUNNING));
        assertThat(seen(instance).spec()).isEqualTo(room.specOf(instance));
        assertThat(seen(instance).spec().publicUrl()).hasToString("https://acme-test.encore.prod.osaas.io/");
    }

    @Test
    void theEnginesRedisUserIsThereBeforeTheEngine() {
        runtime.pauseBy(() -> assertThat(redisUsers()).contains(onlyUid()));

        Instance instance = room.create(ACME, "test");

        soon(() -> assertThat(room.statusOf(instance)).isEqualTo(InstanceStatus.RUNNING));
    }

    @Test
    void aFailedApplyIsRepeatedWhileTheInstanceSaysStarting() {
        runtime.failNext(3);

        Instance instance = room.create(ACME, "test");

        assertThat(room.statusOf(instance)).isEqualTo(InstanceStatus.STARTING);
        soon(() -> assertThat(room.statusOf(instance)).isEqualTo(InstanceStatus.RUNNING));
        assertThat(room.failures).hasValue(3);
    }

    @Test
    void aSettledInstanceIsNotAppliedAgain() {
        Instance instance = room.create(ACME, "test");
        soon(() -> assertThat(room.statusOf(instance)).isEqualTo(InstanceStatus.RUNNING));

        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(runtime.calls()).containsExactly("apply " + instance.uid()));
    }

    @Test
    void whatTheRuntimeTellsIsSeenAtOnce() {
        Instance instance = running("test");

        runtime.become(instance.uid(), Phase.FAILED, "crashed 5 times in 10 minutes");

        soon(() -> assertThat(room.states.of(instance).reason()).isEqualTo("crashed 5 times in 10 minutes"));
        assertThat(room.statusOf(instance)).isEqualTo(InstanceStatus.FAILED);
        assertThat(runtime.calls()).as("a failed one is left to its tenant").hasSize(1);
    }

    @Test
    void anInstanceThatVanishedIsBroughtBack() {
        Instance instance = running("test");

        runtime.vanish(instance.uid());

        soon(() -> assertThat(runtime.seen(instance.uid())).isNotNull());
        soon(() -> assertThat(room.statusOf(instance)).isEqualTo(InstanceStatus.RUNNING));
    }

    @Test
    void aRestartIsAHigherGeneration() {
        Instance instance = running("test");

        room.service.restart(ACME, InstanceName.of("test"));

        soon(() -> assertThat(seen(instance).spec().restartGeneration()).isEqualTo(1));
    }

    @Test
    void nothingIsLeftOfADeletedInstance() {
        Instance instance = running("test");
        redis.getBucket(InstanceKeyspace.ofUid(instance.uid().value()).key("job:1"))
                .set("x");
        runtime.makes(instance.uid(), "demo/out.mp4");

        room.service.delete(ACME, InstanceName.of("test"));

        assertThatThrownBy(() -> room.service.get(ACME, InstanceName.of("test")))
                .hasMessage("Instance test not found");
        assertThat(room.eventsOf(instance.uid()).getLast()).isEqualTo(new InstanceGone(instance.key(), instance.uid()));
        soon(() -> assertThat(room.repository.tombstones()).isEmpty());
        assertThat(runtime.observe()).isEmpty();
        assertThat(keysOf(instance)).isEmpty();
        assertThat(redisUsers()).doesNotContain(instance.uid().value());
        assertThat(runtime.filesOf(instance.uid())).isEmpty();
    }

    @Test
    void theEngineIsToldThatItIsDeletedBeforeItIsStopped() {
        Instance instance = running("test");
        Semaphore asked = new Semaphore(0);
        String closed = InstanceKeyspace.ofUid(instance.uid().value()).key("closed");
        runtime.pauseBy(() -> {
            if ("1".equals(redis.getBucket(closed).get())) {
                asked.release();
            }
        });

        room.service.delete(ACME, InstanceName.of("test"));

        soon(() -> assertThat(asked.availablePermits()).isEqualTo(1));
        soon(() -> assertThat(keysOf(instance)).isEmpty());
    }

    @Test
    void aDeletedInstancesFilesAreKeptForTheirTime() {
        room.close();
        room = ControlRoom.over(redis, runtime, folder)
                .keepingContentFor(Duration.ofSeconds(3))
                .open();
        Instance instance = running("test");
        runtime.makes(instance.uid(), "out.mp4");

        room.service.delete(ACME, InstanceName.of("test"));

        soon(() -> assertThat(runtime.observe()).isEmpty());
        assertThat(runtime.filesOf(instance.uid())).isNotEmpty();
        assertThat(room.repository.tombstones()).hasSize(1);
        soon(() -> assertThat(runtime.filesOf(instance.uid())).isEmpty());
        soon(() -> assertThat(room.repository.tombstones()).isEmpty());
        assertThat(runtime.calls().stream().filter(call -> call.startsWith("remove ")))
                .as("what is done is not done again at every look")
                .hasSize(1);
    }

    @Test
    void aDeletedNameIsFreeWhileItsOldLifeStillEnds() {
        Instance first = running("test");
        Semaphore gate = new Semaphore(0);
        runtime.pauseBy(gate::acquireUninterruptibly);

        room.service.delete(ACME, InstanceName.of("test"));
        Instance second = room.create(ACME, "test");
        gate.release(1_000);

        soon(() -> assertThat(room.statusOf(second)).isEqualTo(InstanceStatus.RUNNING));
        soon(() -> assertThat(runtime.seen(first.uid())).isNull());
        soon(() -> assertThat(room.repository.tombstones()).isEmpty());
        assertThat(second.uid()).isNotEqualTo(first.uid());
    }

    @Test
    void anEmptiedRedisRemovesNothingAndWhatRunsIsTakenOver() {
        List<Instance> instances =
                IntStream.range(0, 5).mapToObj(i -> running("n" + i)).toList();

        redis.getKeys().flushall();

        soon(() -> assertThat(room.service.list(ACME)).hasSize(5));
        soon(() -> assertThat(room.service.list(ACME))
                .allSatisfy(view -> assertThat(view.state().status()).isEqualTo(InstanceStatus.RUNNING)));
        assertThat(runtime.calls()).noneMatch(call -> call.startsWith("remove"));
        assertThat(runtime.observe()).hasSize(5);
        assertThat(room.repository.all())
                .extracting(Instance::uid)
                .containsExactlyInAnyOrderElementsOf(
                        instances.stream().map(Instance::uid).toList());
    }

    @Test
    void whatIsTakenOverKeepsAllItsSettings() {
        S3Settings s3 = new S3Settings("AKIA", "secret", "token", "eu", "https://minio:9000");
        room.service.create(ACME, new NewInstance(InstanceName.of("test"), "https://example.com/p.yml", s3, 3));
        room.service.scale(ACME, InstanceName.of("test"), 2, 5);
        room.service.restart(ACME, InstanceName.of("test"));
        Instance before = room.service.get(ACME, InstanceName.of("test")).instance();
        soon(() -> assertThat(seen(before).spec()).isEqualTo(room.specOf(before)));

        redis.getKeys().flushall();

        soon(() -> assertThat(room.repository.find(before.uid()))
                .get()
                .usingRecursiveComparison()
                .ignoringFields("createdAt")
                .isEqualTo(before));
        assertThat(seen(before).spec()).isEqualTo(room.specOf(before));
    }

    @Test
    void aSuspendedInstanceIsTakenOverSuspended() {
        Instance instance = running("test");
        room.service.scale(ACME, InstanceName.of("test"), 0, 0);
        soon(() -> assertThat(seen(instance).phase()).isEqualTo(Phase.STOPPED));

        redis.getKeys().flushall();

        soon(() -> assertThat(room.repository.find(instance.uid())).isPresent());
        assertThat(room.service.get(ACME, InstanceName.of("test")).state().status())
                .isEqualTo(InstanceStatus.STOPPED);
        assertThat(runtime.calls()).noneMatch(call -> call.startsWith("remove"));
    }

    @Test
    void whatIsNotAsItsSpecSaysIsAppliedAgain() {
        Instance instance = running("test");

        runtime.drift(instance.uid());

        soon(() -> assertThat(seen(instance).intact()).isTrue());
        assertThat(runtime.calls()).containsExactly("apply " + instance.uid(), "apply " + instance.uid());
    }

    @Test
    void aStrangerWhoseNameIsTakenIsLeftAlone() {
        Instance instance = running("test");
        Instance stranger = new Instance(
                new Uid("zzzzzzzzzzzz"), instance.key(), "", S3Settings.NONE, instance.createdAt(), 2, 1, 1, 0);

        runtime.runs(room.specOf(stranger));

        await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(runtime.observe()).hasSize(2);
            assertThat(room.repository.all()).containsExactly(instance);
        });
    }

    @Test
    void aNewControlPlaneTakesUpWhatTheOldOneLeft() {
        Instance kept = running("kept");
        Instance deleted = running("deleted");
        room.close();
        room.service.delete(ACME, InstanceName.of("deleted"));
        Instance wished = room.create(ACME, "wished");

        room = ControlRoom.over(redis, runtime, folder).open();

        soon(() -> assertThat(room.statusOf(kept)).isEqualTo(InstanceStatus.RUNNING));
        soon(() -> assertThat(room.statusOf(wished)).isEqualTo(InstanceStatus.RUNNING));
        soon(() -> assertThat(runtime.seen(deleted.uid())).isNull());
        soon(() -> assertThat(room.repository.tombstones()).isEmpty());
    }

    @Test
    void atStartEveryInstanceIsPublishedAndHandedToTheRuntime() {
        room.close();
        IntStream.range(0, 12).forEach(i -> room.create(ACME, "n" + i));
        runtime.leaveIn(Phase.STARTING);

        room = ControlRoom.over(redis, runtime, folder).open();

        soon(() -> assertThat(room.states.known()).hasSize(12));
        soon(() -> assertThat(runtime.observe()).hasSize(12));
        assertThat(room.states.count(InstanceStatus.STARTING)).isEqualTo(12);
    }

    @Test
    void anEnginesUserIsThereAgainAfterRedisWasRestarted() {
        Instance instance = running("test");
        soon(() -> assertThat(canLogIn(instance)).isTrue());

        server.crash();

        soon(() -> assertThat(canLogIn(instance)).isTrue());
        soon(() -> assertThat(redisUsers()).contains(instance.uid().value()));
        assertThat(runtime.seen(instance.uid())).isNotNull();
    }

    private boolean canLogIn(Instance instance) {
        String password = new EngineCredentials(new InstallationKey(new byte[32])).redisPassword(instance.uid());
        try {
            RedissonClient engine = RedisClients.connect(
                    server.address().withUser(instance.uid().value(), password).uri());
            engine.shutdown();
            return true;
        } catch (RedisException e) {
            return false;
        }
    }

    private Instance running(String name) {
        Instance instance = room.create(ACME, name);
        soon(() -> assertThat(room.statusOf(instance)).isEqualTo(InstanceStatus.RUNNING));
        return instance;
    }

    private RunningInstance seen(Instance instance) {
        return Objects.requireNonNull(runtime.seen(instance.uid()));
    }

    private String onlyUid() {
        return room.repository.all().getFirst().uid().value();
    }

    private static List<String> redisUsers() {
        return TestRedis.users(redis);
    }

    private static List<String> keysOf(Instance instance) {
        return TestRedis.keys(redis, instance.uid());
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }
}
