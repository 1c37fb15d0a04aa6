package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.Standing;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.encoreservice.controlplane.tenant.TenantDirectory;
import io.encoreservice.controlplane.tenant.TenantRecord;
import io.encoreservice.controlplane.tenant.TestPlans;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** The trials' common limit while one of two control planes is killed among their creations. */
class TrialCrashIT {

    private static final int CREATES = 100;
    private static final int QUOTA = 3;
    private static final String ACCOUNT = "one-person";

    private static RedisServer server;
    private static RedissonClient redis;
    private static RedissonClient otherRedis;

    @TempDir
    Path folder;

    private final FakeRuntime runtime = new FakeRuntime();
    private final List<Caller> callers = IntStream.range(0, 5)
            .mapToObj(i -> new Caller(
                    TenantId.trial("person" + i),
                    TestPlans.named("trial", QUOTA, 4, 2),
                    ACCOUNT,
                    Standing.ACTIVE,
                    "token" + i,
                    Instant.EPOCH,
                    Instant.MAX))
            .toList();
    private final TenantDirectory tenants = TestPlans.directory(callers.stream()
            .map(caller -> TestPlans.trial(caller.tenant(), ACCOUNT))
            .toArray(TenantRecord[]::new));

    @BeforeAll
    static void startRedis() {
        server = RedisServer.start();
        redis = server.connect();
        otherRedis = server.connect();
    }

    @AfterAll
    static void stopRedis() {
        redis.shutdown();
        otherRedis.shutdown();
        server.close();
    }

    @BeforeEach
    void emptyRedis() {
        redis.getKeys().flushdb();
    }

    /** Two checkpoints lie around each nudge, that is between insert and apply, and two around each apply. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void whereverOneOfTwoControlPlanesIsKilledThereAreExactlyThreeAndAllOfThemRun(int passes) throws Exception {
        Checkpoints checkpoints = Checkpoints.deadlyAfter(passes);
        ControlRoom doomed = room(redis).killedAt(checkpoints).open();
        ControlRoom survivor = room(otherRedis).open();
        AtomicInteger answered = new AtomicInteger();

        createAtOnce(doomed, survivor, checkpoints, answered);
        doomed.close();

        assertThat(survivor.repository.all()).hasSize(QUOTA);
        assertThat(answered.get()).isLessThanOrEqualTo(QUOTA);
        survivor.close();
        try (ControlRoom next = room(redis).open()) {
            Set<Uid> stored = next.repository.all().stream().map(Instance::uid).collect(Collectors.toSet());
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(runtime.observe())
                            .allSatisfy(running -> assertThat(running.phase()).isEqualTo(RunningInstance.Phase.RUNNING))
                            .extracting(running -> running.spec().uid())
                            .containsExactlyInAnyOrderElementsOf(stored));
            assertThat(listed(next)).as("each is its tenant's").containsExactlyInAnyOrderElementsOf(stored);
            assertThat(counted()).containsExactlyInAnyOrderElementsOf(stored);
            callers.forEach(caller -> next.service.removeAll(caller.tenant()));
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(next.repository.tombstones()).isEmpty());
        }
        assertThat(runtime.observe()).isEmpty();
        assertThat(redis.getKeys().getKeys()).containsExactly("{encore}:removed");
    }

    private void createAtOnce(ControlRoom doomed, ControlRoom survivor, Checkpoints checkpoints, AtomicInteger answered)
            throws Exception {
        CyclicBarrier start = new CyclicBarrier(CREATES);
        List<Future<?>> creates = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CREATES; i++) {
                int number = i;
                creates.add(threads.submit(() -> {
                    start.await();
                    ControlRoom room = number % 2 == 0 ? doomed : survivor;
                    create(room, callers.get(number % callers.size()), "n" + number, checkpoints, answered);
                    return number;
                }));
            }
        }
        for (Future<?> create : creates) {
            create.get();
        }
    }

    private static void create(
            ControlRoom room, Caller caller, String name, Checkpoints checkpoints, AtomicInteger answered) {
        try {
            room.create(caller, name);
            answered.incrementAndGet();
        } catch (QuotaReachedException full) {
            assertThat(full.status()).isEqualTo(403);
        } catch (Checkpoints.Killed dead) {
            // why: a client of a control plane that dies gets no answer at all.
            assertThat(checkpoints.killed()).isTrue();
        }
    }

    private List<Uid> listed(ControlRoom room) {
        return callers.stream()
                .flatMap(caller -> room.service.list(caller).stream())
                .map(view -> view.instance().uid())
                .toList();
    }

    private static List<Uid> counted() {
        return redis.<String>getSet("{encore}:account-instances:" + ACCOUNT, StringCodec.INSTANCE).readAll().stream()
                .map(Uid::new)
                .toList();
    }

    private ControlRoom.Setting room(RedissonClient client) {
        return ControlRoom.over(client, runtime, folder).knowing(tenants);
    }
}
