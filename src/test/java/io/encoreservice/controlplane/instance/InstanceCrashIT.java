package io.encoreservice.controlplane.instance;

import static io.encoreservice.controlplane.instance.ControlRoom.caller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.redis.InstanceKeyspace;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RedissonClient;

class InstanceCrashIT {

    /** How often a create and a delete together pass a checkpoint: two nudges, one apply, four steps, the files. */
    private static final int CHECKPOINTS = 2 * (2 + 1 + 4 + 1);

    private static final Caller ACME = caller("acme");
    private static final InstanceName NAME = InstanceName.of("test");

    private static RedisServer server;
    private static RedissonClient redis;

    @TempDir
    Path folder;

    private final FakeRuntime runtime = new FakeRuntime();
    private final Set<Uid> left = new HashSet<>();

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
    void emptyRedis() {
        redis.getKeys().flushdb();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void whereverAControlPlaneIsKilledTheNextOneFinishesTheWork(int passes) {
        Checkpoints checkpoints = Checkpoints.deadlyAfter(passes);
        ControlRoom doomed =
                ControlRoom.over(redis, runtime, folder).killedAt(checkpoints).open();
        createAndDelete(doomed, checkpoints);
        assertThat(checkpoints.killed()).isTrue();
        doomed.close();

        try (ControlRoom next = ControlRoom.over(redis, runtime, folder).open()) {
            Optional<Instance> wanted = next.repository.find(new InstanceKey(ACME.tenant(), NAME));
            if (wanted.isPresent()) {
                soon(() -> assertThat(next.statusOf(wanted.get())).isEqualTo(InstanceStatus.RUNNING));
                next.service.delete(ACME, NAME);
            }
            soon(() -> assertThat(next.repository.tombstones()).isEmpty());
        }
        assertThatNothingIsLeft();
    }

    @Test
    void aControlPlaneThatLivesPassesEachOfTheseCheckpoints() {
        Checkpoints checkpoints = Checkpoints.deadlyAfter(CHECKPOINTS);
        try (ControlRoom room =
                ControlRoom.over(redis, runtime, folder).killedAt(checkpoints).open()) {
            createAndDelete(room, checkpoints);

            soon(() -> assertThat(room.repository.tombstones()).isEmpty());
        }
        assertThat(checkpoints.killed()).isFalse();
        assertThatNothingIsLeft();
    }

    private void createAndDelete(ControlRoom room, Checkpoints checkpoints) {
        try {
            Instance instance = room.create(ACME, NAME.value());
            leaveTraces(instance.uid());
            soon(() -> assertThat(checkpoints.killed() || room.statusOf(instance) == InstanceStatus.RUNNING)
                    .isTrue());
            if (checkpoints.killed()) {
                return;
            }
            room.service.delete(ACME, NAME);
            soon(() -> assertThat(
                            checkpoints.killed() || room.repository.tombstones().isEmpty())
                    .isTrue());
        } catch (Checkpoints.Killed e) {
            assertThat(checkpoints.killed()).isTrue();
        }
    }

    private void leaveTraces(Uid uid) {
        redis.getBucket(InstanceKeyspace.ofUid(uid.value()).key("job:1")).set("x");
        runtime.makes(uid, "demo/out.mp4");
        left.add(uid);
    }

    private void assertThatNothingIsLeft() {
        assertThat(runtime.observe()).isEmpty();
        assertThat(redis.getKeys().getKeys())
                .as("all that is remembered is that it was deleted")
                .containsExactly("{encore}:removed");
        assertThat(TestRedis.users(redis)).containsExactly("default");
        assertThat(left).allSatisfy(uid -> assertThat(runtime.filesOf(uid)).isEmpty());
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }
}
