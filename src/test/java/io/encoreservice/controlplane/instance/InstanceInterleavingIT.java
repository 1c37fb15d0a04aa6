package io.encoreservice.controlplane.instance;

import static io.encoreservice.controlplane.instance.ControlRoom.caller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RedissonClient;

class InstanceInterleavingIT {

    private static final int SEQUENCES = 300;
    private static final Caller ACME = caller("acme");

    private static RedisServer server;
    private static RedissonClient redis;

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

    @Test
    void howeverCreatesDeletesAndRestartsInterleaveTheLastWishWins(@TempDir Path folder) throws Exception {
        FakeRuntime runtime = new FakeRuntime();
        runtime.pauseBy(() -> LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(3_000_000)));
        try (ControlRoom room = ControlRoom.over(redis, runtime, folder).open()) {
            Map<String, Optional<Instance>> wishes = wishManyThings(room, runtime);
            Map<Uid, Instance> wanted = wishes.values().stream()
                    .flatMap(Optional::stream)
                    .collect(Collectors.toMap(Instance::uid, instance -> instance));

            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                assertThat(room.repository.tombstones()).isEmpty();
                assertThat(runtime.observe())
                        .extracting(running -> running.spec())
                        .containsExactlyInAnyOrderElementsOf(
                                wanted.values().stream().map(room::specOf).toList());
            });

            assertThat(wanted).hasSizeGreaterThan(50);
            assertThat(wishes).hasSize(SEQUENCES);
            assertThat(wanted.size()).isLessThan(SEQUENCES);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(wanted.values())
                            .allSatisfy(instance ->
                                    assertThat(room.statusOf(instance)).isEqualTo(InstanceStatus.RUNNING)));
            assertThat(TestRedis.users(redis)).containsExactlyInAnyOrderElementsOf(usersOf(wanted));
            assertThatNothingIsToldOfTheDead(room);
        }
    }

    private static Map<String, Optional<Instance>> wishManyThings(ControlRoom room, FakeRuntime runtime)
            throws Exception {
        Map<String, Future<Optional<Instance>>> running = new HashMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int seed = 0; seed < SEQUENCES; seed++) {
                Random random = new Random(seed);
                String name = "n" + seed;
                running.put(name, threads.submit(() -> wish(room, runtime, name, random)));
            }
        }
        Map<String, Optional<Instance>> wishes = new HashMap<>();
        for (var entry : running.entrySet()) {
            wishes.put(entry.getKey(), entry.getValue().get());
        }
        return wishes;
    }

    /** The instance wished for last, or nothing. */
    private static Optional<Instance> wish(ControlRoom room, FakeRuntime runtime, String name, Random random) {
        Optional<Instance> wished = Optional.empty();
        int steps = 1 + random.nextInt(6);
        for (int step = 0; step < steps; step++) {
            if (wished.isEmpty()) {
                wished = Optional.of(room.create(ACME, name));
            } else if (random.nextInt(4) == 0) {
                room.service.restart(ACME, InstanceName.of(name));
                wished = wished.map(Instance::restarted);
            } else {
                room.service.delete(ACME, InstanceName.of(name));
                wished = Optional.empty();
            }
            if (random.nextInt(10) == 0) {
                runtime.failNext(1);
            }
            LockSupport.parkNanos(random.nextLong(4_000_000));
        }
        return wished;
    }

    private static List<String> usersOf(Map<Uid, Instance> wanted) {
        List<String> users =
                new ArrayList<>(wanted.keySet().stream().map(Uid::value).toList());
        users.add("default");
        return users;
    }

    private static void assertThatNothingIsToldOfTheDead(ControlRoom room) {
        Map<Uid, Integer> deaths = new HashMap<>();
        List<Object> events = List.copyOf(room.events);
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof InstanceGone gone) {
                deaths.put(gone.uid(), i);
            }
        }
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof InstanceObserved observed) {
                assertThat(i).as("%s", observed).isLessThan(deaths.getOrDefault(observed.uid(), Integer.MAX_VALUE));
            }
        }
        assertThat(deaths).hasSizeGreaterThan(100);
    }
}
