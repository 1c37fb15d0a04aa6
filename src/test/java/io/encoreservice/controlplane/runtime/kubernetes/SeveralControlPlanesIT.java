package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.kubernetes.cluster.Call;
import io.encoreservice.kubernetes.cluster.ResourceType;
import io.encoreservice.kubernetes.cluster.TestCluster;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RedissonClient;

/** Control planes beside each other, without a leader. */
class SeveralControlPlanesIT {

    private final RedisServer server = RedisServer.start();
    private final TestCluster cluster = TestCluster.start();
    private final List<RedissonClient> clients = new ArrayList<>();
    private final List<ClusterControlPlane> planes = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        cluster.podsStartWithin(Duration.ofMillis(5));
    }

    @AfterEach
    void stop() {
        planes.forEach(ClusterControlPlane::close);
        clients.forEach(RedissonClient::shutdown);
        cluster.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void theyMakeEachObjectOnceAndComeToRest(int count) {
        open(count);
        InstanceSpec untouched = any(0).room().create("acme", "untouched");
        soon(() -> assertThat(planes)
                .allSatisfy(plane ->
                        assertThat(plane.room().statusOf(untouched.uid())).isEqualTo("RUNNING")));
        String engine = podsOf(untouched);
        Random random = new Random(7);
        for (int i = 0; i < 120; i++) {
            churn(any(random.nextInt(count)), "n" + random.nextInt(8), random);
        }

        soon(() -> assertSettled(any(0)));

        assertThat(podsOf(untouched)).as("nobody touched this one").isEqualTo(engine);
        assertThat(planes)
                .allSatisfy(plane -> assertThat(plane.room().routes(untouched.uid()).stream()
                                .dropWhile(Optional::isEmpty)
                                .distinct())
                        .as("its route stayed what it was")
                        .hasSize(1));
        Map<String, String> versions = ClusterContent.versions(cluster);
        cluster.forgetCalls();
        await().during(Duration.ofSeconds(5)).atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            List<Call> calls = cluster.calls();
            // why: a repetition that was still due may come late, and the rest is counted anew from it.
            cluster.forgetCalls();
            assertThat(ClusterContent.versions(cluster)).isEqualTo(versions);
            assertThat(calls).as("all are at rest").noneMatch(Call::isWrite);
        });
    }

    @Test
    void oneThatTakesOverFromAnotherTouchesNothing() {
        open(1);
        List<InstanceSpec> specs = IntStream.range(0, 5)
                .mapToObj(i -> any(0).room().create("acme", "n" + i))
                .toList();
        specs.forEach(spec ->
                soon(() -> assertThat(any(0).room().statusOf(spec.uid())).isEqualTo("RUNNING")));
        Map<String, String> versions = ClusterContent.versions(cluster);
        Map<String, String> pods = ClusterContent.pods(cluster);
        any(0).close();
        cluster.forgetCalls();

        open(1);

        specs.forEach(spec -> soon(
                () -> assertThat(planes.getLast().room().statusOf(spec.uid())).isEqualTo("RUNNING")));
        assertThat(ClusterContent.versions(cluster)).isEqualTo(versions);
        assertThat(ClusterContent.pods(cluster)).isEqualTo(pods);
        assertThat(cluster.calls()).noneMatch(Call::isWrite);
    }

    @Test
    void aQuotaHoldsHoweverManyAskForMoreAtOnce() throws Exception {
        open(2);

        int made = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> answers = IntStream.range(0, 40)
                    .mapToObj(i -> threads.submit(() -> any(i % 2).room().createWithin(3, "acme", "n" + i)))
                    .toList();
            for (Future<Boolean> answer : answers) {
                made += answer.get() ? 1 : 0;
            }
        }

        assertThat(made).isEqualTo(3);
        soon(() -> assertSettled(any(0)));
        assertThat(cluster.all(ResourceType.DEPLOYMENTS)).hasSize(3);
    }

    @Test
    void howeverCreatesAndDeletesInterleaveTheLastWishWins() throws Exception {
        open(2);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> tenants = new ArrayList<>();
            for (int name = 0; name < 10; name++) {
                Random random = new Random(name);
                String wished = "n" + name;
                tenants.add(threads.submit(() -> {
                    for (int i = 0; i < 24; i++) {
                        churn(any(random.nextInt(2)), wished, random);
                        java.util.concurrent.locks.LockSupport.parkNanos(random.nextLong(150_000_000));
                    }
                }));
            }
            for (Future<?> tenant : tenants) {
                tenant.get();
            }
        }

        soon(() -> assertSettled(any(0)));
    }

    private void open(int count) {
        for (int i = 0; i < count; i++) {
            RedissonClient client = server.connect();
            clients.add(client);
            planes.add(ClusterControlPlane.open(cluster, client, folder, ClusterControlPlane.OFTEN));
        }
    }

    private ClusterControlPlane any(int index) {
        return planes.get(index);
    }

    private static void churn(ClusterControlPlane plane, String name, Random random) {
        if (plane.room().wanted("acme", name).isEmpty()) {
            plane.room().create("acme", name);
        } else if (random.nextInt(3) > 0) {
            plane.room().delete("acme", name);
        } else {
            plane.room().restart("acme", name);
        }
    }

    /** What is wished is there and runs, each object once, and nothing else is. */
    private void assertSettled(ClusterControlPlane plane) {
        List<InstanceSpec> wanted = plane.room().wanted();
        String[] names = wanted.stream().map(spec -> "encore-" + spec.uid()).toArray(String[]::new);
        assertThat(plane.room().hasNothingToBury()).isTrue();
        for (ResourceType type : List.of(
                ResourceType.DEPLOYMENTS,
                ResourceType.SERVICES,
                ResourceType.SECRETS,
                ResourceType.SERVICE_ACCOUNTS,
                ResourceType.NETWORK_POLICIES,
                ResourceType.BUDGETS)) {
            assertThat(cluster.all(type)).as(type.plural()).containsOnlyKeys(names);
        }
        assertThat(cluster.all(ResourceType.PODS)).hasSize(names.length);
        assertThat(planes)
                .allSatisfy(each -> assertThat(wanted)
                        .allSatisfy(spec ->
                                assertThat(each.room().statusOf(spec.uid())).isEqualTo("RUNNING")));
        assertThat(wanted)
                .allSatisfy(spec -> assertThat(plane.runtime()
                                .observe(spec.uid())
                                .orElseThrow()
                                .spec())
                        .isEqualTo(spec));
    }

    private String podsOf(InstanceSpec spec) {
        return ClusterContent.pods(cluster).entrySet().stream()
                .filter(pod -> pod.getKey().contains(spec.uid().value()))
                .toList()
                .toString();
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(assertion);
    }
}
