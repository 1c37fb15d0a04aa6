package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.Standing;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.tenant.TestPlans;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;

class QuotaRaceIT {

    private static final int REPETITIONS = 100;
    private static final int CREATES = 100;
    private static final int QUOTA = 3;
    private static final int TRIALS = 100;

    private static RedisServer server;
    private static RedissonClient redis;
    private static RedissonClient otherRedis;

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

    @Test
    void ofManyCreatesAtOnceInTwoControlPlanesExactlyTheQuotaSucceeds() throws Exception {
        List<InstanceService> services = List.of(service(redis), service(otherRedis));
        Map<String, AtomicInteger> outcomes = new ConcurrentHashMap<>();
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
            Caller caller = ControlRoom.caller("tenant" + repetition, QUOTA);

            race(services, caller, outcomes);

            assertThat(services.get(0).list(caller)).hasSize(QUOTA);
            assertThat(services.get(1).list(caller)).hasSize(QUOTA);
        }
        assertThat(outcomes.get("created")).hasValue(REPETITIONS * QUOTA);
        assertThat(outcomes.get("Limit reached: the plan 'default' allows 3 instances at once, remove one first"))
                .hasValue(REPETITIONS * (CREATES - QUOTA));
    }

    @Test
    void ofManyCreatesOfOneNameExactlyOneSucceeds() throws Exception {
        List<InstanceService> services = List.of(service(redis), service(otherRedis));
        Caller caller = ControlRoom.caller("onename", CREATES);
        Map<String, AtomicInteger> outcomes = new ConcurrentHashMap<>();

        race(Collections.nCopies(20, i -> attempt(services.get(i % 2), caller, "same")), outcomes);

        assertThat(outcomes.get("created")).hasValue(1);
        assertThat(outcomes.get("Name is already taken")).hasValue(19);
    }

    @Test
    void ofManyCreatesByTenantsOfOneAccountExactlyTheQuotaSucceeds() throws Exception {
        List<InstanceService> services = List.of(service(redis), service(otherRedis));
        for (int repetition = 0; repetition < 10; repetition++) {
            List<Caller> callers = trialCallers("account" + repetition, repetition);
            Map<String, AtomicInteger> outcomes = new ConcurrentHashMap<>();

            race(
                    Collections.nCopies(
                            CREATES, i -> attempt(services.get(i % 2), callers.get(i % callers.size()), "n" + i)),
                    outcomes);

            assertThat(outcomes.get("created")).hasValue(QUOTA);
            assertThat(callers.stream()
                            .flatMap(caller -> services.get(0).list(caller).stream())
                            .toList())
                    .hasSize(QUOTA);
            removeAll(services.get(1), callers);
            assertThat(attempt(services.get(0), callers.get(0), "again")).isEqualTo("created");
            removeAll(services.get(1), callers);
        }
    }

    @Test
    void allTrialsTogetherStayBelowTheirCap() {
        InstanceService service = service(redis);
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < TRIALS; i++) {
            Caller caller = trialCallers("cap" + i, 1_000 + i).getFirst();
            callers.add(caller);
            assertThat(attempt(service, caller, "one")).isEqualTo("created");
        }
        Caller late = trialCallers("late", 5_000).getFirst();

        assertThat(attempt(service, late, "one")).startsWith("Limit reached: there are as many trial instances");

        assertThat(attempt(service, ControlRoom.caller("paying", 1), "one")).isEqualTo("created");
        service.delete(callers.getFirst(), InstanceName.of("one"));
        assertThat(attempt(service, late, "one")).isEqualTo("created");
        callers.removeFirst();
        removeAll(service, callers);
        removeAll(service, List.of(late));
    }

    private static List<Caller> trialCallers(String account, int number) {
        return IntStream.range(0, 5)
                .mapToObj(i -> new Caller(
                        TenantId.trial(number + "x" + i),
                        TestPlans.named("trial", QUOTA, 4, 2),
                        account,
                        Standing.ACTIVE,
                        "token" + i,
                        Instant.EPOCH,
                        Instant.MAX))
                .toList();
    }

    private static void removeAll(InstanceService service, List<Caller> callers) {
        callers.forEach(caller -> service.list(caller)
                .forEach(view -> service.delete(caller, view.instance().key().name())));
    }

    private static void race(List<InstanceService> services, Caller caller, Map<String, AtomicInteger> outcomes)
            throws Exception {
        race(Collections.nCopies(CREATES, i -> attempt(services.get(i % 2), caller, "n" + i)), outcomes);
    }

    private static void race(List<Attempt> attempts, Map<String, AtomicInteger> outcomes) throws Exception {
        CyclicBarrier start = new CyclicBarrier(attempts.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < attempts.size(); i++) {
                int number = i;
                results.add(threads.submit(() -> {
                    start.await();
                    return attempts.get(number).run(number);
                }));
            }
            for (Future<String> result : results) {
                outcomes.computeIfAbsent(result.get(), r -> new AtomicInteger()).incrementAndGet();
            }
        }
    }

    private static String attempt(InstanceService service, Caller caller, String name) {
        try {
            service.create(caller, ControlRoom.named(name));
            return "created";
        } catch (QuotaReachedException | TrialsFullException | NameTakenException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static InstanceService service(RedissonClient redis) {
        FakeRuntime runtime = new FakeRuntime();
        return new InstanceService(
                new InstanceRepository(redis),
                new InstanceStates(event -> {}),
                runtime,
                uid -> {},
                ControlRoom.limits(Path.of("unused"), runtime),
                ControlRoom.specs(Path.of("unused")),
                InstantSource.system());
    }

    private interface Attempt {
        String run(int number);
    }
}
