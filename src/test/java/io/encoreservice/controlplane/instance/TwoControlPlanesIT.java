package io.encoreservice.controlplane.instance;

import static io.encoreservice.controlplane.instance.ControlRoom.caller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RedissonClient;

/** Two control planes behind one address: it must not matter which of them answers. */
class TwoControlPlanesIT {

    private static final Caller ACME = caller("acme");
    private static final InstanceName NAME = InstanceName.of("test");

    private static RedisServer server;
    private static RedissonClient redisOfA;
    private static RedissonClient redisOfB;

    @TempDir
    Path folder;

    private final FakeRuntime runtime = new FakeRuntime();
    private ControlRoom a;
    private ControlRoom b;

    @BeforeAll
    static void startRedis() {
        server = RedisServer.start();
        redisOfA = server.connect();
        redisOfB = server.connect();
    }

    @AfterAll
    static void stopRedis() {
        redisOfA.shutdown();
        redisOfB.shutdown();
        server.close();
    }

    @BeforeEach
    void openRooms() {
        redisOfA.getKeys().flushdb();
        a = ControlRoom.over(redisOfA, runtime, folder).neverResyncing().open();
        b = ControlRoom.over(redisOfB, runtime, folder).neverResyncing().open();
        soon(() -> assertThat(redisOfA.getTopic("{encore}:buried").countSubscribers())
                .isEqualTo(2));
    }

    @AfterEach
    void closeRooms() {
        a.close();
        b.close();
    }

    @Test
    void whatOneCreatesTheOtherAnswersAtOnceAndRoutesSoon() {
        Instance instance = a.create(ACME, "test");

        assertThat(b.service.get(ACME, NAME).state().status()).isIn(InstanceStatus.STARTING, InstanceStatus.RUNNING);
        soon(() -> assertThat(a.statusOf(instance)).isEqualTo(InstanceStatus.RUNNING));
        soon(() -> assertThat(b.statusOf(instance)).isEqualTo(InstanceStatus.RUNNING));
        assertThat(a.eventsOf(instance.uid())).isNotEmpty();
        assertThat(b.eventsOf(instance.uid())).isNotEmpty();
    }

    @Test
    void whatOneDeletesIsClosedAtTheOtherBeforeTheRuntimeHasDoneAnything() {
        Instance instance = running();
        Semaphore gate = new Semaphore(0);
        runtime.pauseBy(gate::acquireUninterruptibly);

        a.service.delete(ACME, NAME);

        soon(() -> assertThat(b.eventsOf(instance.uid()).getLast())
                .isEqualTo(new InstanceGone(instance.key(), instance.uid())));
        assertThat(runtime.seen(instance.uid()))
                .as("it has not been removed yet")
                .isNotNull();
        assertThat(b.service.list(ACME)).isEmpty();
        gate.release(1_000);
        soon(() -> assertThat(runtime.observe()).isEmpty());
        soon(() -> assertThat(b.repository.tombstones()).isEmpty());
    }

    @Test
    void aRouteClosesAtTheOtherEvenWhileItsTurnHangs() {
        Instance instance = running();
        Semaphore gate = new Semaphore(0);
        runtime.pauseBy(gate::acquireUninterruptibly);
        a.service.restart(ACME, NAME);
        soon(() -> assertThat(gate.getQueueLength()).as("both hang in apply").isEqualTo(2));

        a.service.delete(ACME, NAME);

        soon(() -> assertThat(b.eventsOf(instance.uid()).getLast()).isInstanceOf(InstanceGone.class));
        gate.release(1_000);
        soon(() -> assertThat(runtime.observe()).isEmpty());
    }

    @Test
    void whatOneSuspendsIsStoppedAtTheOther() {
        Instance instance = running();

        a.service.scale(ACME, NAME, 0, 0);

        assertThat(b.service.get(ACME, NAME).state().status()).isEqualTo(InstanceStatus.STOPPED);
        soon(() -> assertThat(b.states.known().get(instance.uid()))
                .isNotNull()
                .extracting(InstanceObserved::status)
                .isEqualTo(InstanceStatus.STOPPED));
        b.service.scale(ACME, NAME, 1, 1);
        assertThat(a.service.get(ACME, NAME).state().status()).isIn(InstanceStatus.STARTING, InstanceStatus.RUNNING);
        soon(() -> assertThat(a.statusOf(instance)).isEqualTo(InstanceStatus.RUNNING));
    }

    @Test
    void noChangeIsUndoneByAnotherThatLooksAllTheTimeOrComesLate() throws Exception {
        Instance instance = running();
        InstanceSpec old = a.specOf(instance);
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            var looking = other.submit(() -> {
                while (!done.get()) {
                    b.reconciler.redisReturned();
                    b.reconciler.nudge(instance.uid());
                }
            });
            for (int i = 0; i < 50; i++) {
                a.service.change(ACME, NAME, profiles("https://example.com/" + i + ".yml"));
            }
            done.set(true);
            looking.get();
        }
        runtime.apply(old);

        soon(() -> assertThat(runtime.seen(instance.uid()))
                .extracting(seen -> seen.spec().profilesUrl())
                .isEqualTo("https://example.com/49.yml"));
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(runtime.seen(instance.uid()))
                        .extracting(seen -> seen.spec().profilesUrl())
                        .isEqualTo("https://example.com/49.yml"));
        assertThat(b.service.get(ACME, NAME).instance().profilesUrl()).isEqualTo("https://example.com/49.yml");
    }

    @Test
    void whatASlowOneBringsUpAfterItsDeletionIsRemovedAndNotTakenOver() {
        AtomicBoolean first = new AtomicBoolean(true);
        Semaphore gate = new Semaphore(0);
        runtime.pauseBy(() -> {
            if (first.getAndSet(false)) {
                gate.acquireUninterruptibly();
            }
        });
        Instance instance = a.create(ACME, "test");
        soon(() -> assertThat(gate.getQueueLength()).as("one of them is slow").isEqualTo(1));
        a.service.delete(ACME, NAME);
        soon(() -> assertThat(a.repository.wasRemoved(instance.uid())).isTrue());

        gate.release();

        soon(() -> assertThat(runtime.calls().stream().filter(call -> call.startsWith("removeContent")))
                .as("removed, and then once more by the slow one")
                .hasSizeGreaterThanOrEqualTo(2));
        soon(() -> assertThat(runtime.observe()).isEmpty());
        soon(() -> assertThat(TestRedis.users(redisOfA)).containsExactly("default"));
        assertThat(a.repository.all()).isEmpty();
        assertThat(TestRedis.keys(redisOfA, instance.uid())).isEmpty();
    }

    @Test
    void anEmptiedRedisRemovesNothingWhicheverOfThemLooks() {
        IntStream.range(0, 5).forEach(i -> a.create(ACME, "n" + i));
        soon(() -> assertThat(runtime.observe()).hasSize(5));

        redisOfA.getKeys().flushall();
        a.reconciler.redisReturned();
        b.reconciler.redisReturned();

        soon(() -> assertThat(a.service.list(ACME)).hasSize(5));
        assertThat(runtime.observe()).hasSize(5);
        assertThat(runtime.calls()).noneMatch(call -> call.startsWith("remove"));
        for (ControlRoom room : List.of(a, b)) {
            soon(() -> assertThat(room.service.list(ACME))
                    .allSatisfy(view -> assertThat(view.state().status()).isEqualTo(InstanceStatus.RUNNING)));
        }
    }

    private Instance running() {
        Instance instance = a.create(ACME, "test");
        soon(() -> assertThat(a.statusOf(instance)).isEqualTo(InstanceStatus.RUNNING));
        soon(() -> assertThat(b.statusOf(instance)).isEqualTo(InstanceStatus.RUNNING));
        return instance;
    }

    private static InstanceChange profiles(String url) {
        return new InstanceChange(
                url, null, null, null, null, null, null, EncodingChange.none(), null, LabelChange.NONE);
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }
}
