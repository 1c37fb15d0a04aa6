package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.kubernetes.cluster.Call;
import io.encoreservice.kubernetes.cluster.Faults.Fault;
import io.encoreservice.kubernetes.cluster.ResourceType;
import io.encoreservice.kubernetes.cluster.TestCluster;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RedissonClient;
import tools.jackson.databind.node.ObjectNode;

/** However the API server fails, instances become what they shall be once it answers, and it is never stormed. */
class ClusterFaultsIT {

    private static final int INSTANCES = 12;
    private static final int FAULTS = 1_000;
    private static final List<Fault> KINDS = kinds();

    private final RedisServer server = RedisServer.start();
    private final RedissonClient redis = server.connect();
    private final TestCluster cluster = TestCluster.start();

    @TempDir
    private Path folder;

    private ClusterControlPlane plane;

    @BeforeEach
    void start() {
        cluster.podsStartWithin(Duration.ofMillis(5));
        plane = ClusterControlPlane.open(cluster, redis, folder, ClusterControlPlane.OFTEN);
    }

    @AfterEach
    void stop() {
        plane.close();
        cluster.close();
        redis.shutdown();
        server.close();
    }

    @Test
    void aThousandFaultsLaterEverythingIsAsItShallBe() {
        List<InstanceSpec> specs = IntStream.range(0, INSTANCES)
                .mapToObj(i -> plane.room().create("acme", "n" + i))
                .toList();
        cluster.faults().share(0.4, 42, KINDS).retryAfter(1);
        for (int round = 0; cluster.faults().injected() < FAULTS; round++) {
            int turn = round;
            int before = cluster.faults().injected();
            specs.forEach(spec -> plane.room().restart("acme", spec.key().name().value()));
            InstanceSpec struck = specs.get(turn % INSTANCES);
            cluster.find(ResourceType.SERVICES, "encore-" + struck.uid())
                    .ifPresent(service -> cluster.delete(ResourceType.SERVICES, "encore-" + struck.uid()));
            if (turn % 3 == 0) {
                cluster.closeWatches();
            } else if (turn % 3 == 1) {
                cluster.expireWatches(3);
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> cluster.faults().injected() > before + 60);
        }

        cluster.faults().stop();

        Map<String, ObjectNode> wanted = expected();
        soon(() -> assertThat(ClusterContent.of(cluster)).isEqualTo(wanted));
        soon(() -> assertThat(specs)
                .allSatisfy(
                        spec -> assertThat(plane.room().statusOf(spec.uid())).isEqualTo("RUNNING")));
        soon(() -> assertThat(cluster.all(ResourceType.PODS)).hasSize(INSTANCES));
        assertThat(cluster.calls()).filteredOn(Call::fault).hasSizeGreaterThanOrEqualTo(FAULTS);
    }

    @Test
    void aFailingApiServerIsAskedAboutAnInstanceNoMoreThanOnceASecond() {
        plane.close();
        plane = ClusterControlPlane.atFullPace(cluster, redis, folder);
        cluster.faults()
                .share(1, 1, List.of(Fault.SERVER_ERROR, Fault.UNAVAILABLE, Fault.CONFLICT))
                .only(Call::isAboutOne);
        InstanceSpec spec = plane.room().create("acme", "studio");
        Instant begin = Instant.now();

        await().atMost(Duration.ofSeconds(60)).until(() -> Instant.now().isAfter(begin.plusSeconds(20)));

        long asked = cluster.calls().stream()
                .filter(call -> call.name().contains(spec.uid().value()))
                .count();
        assertThat(asked).isBetween(3L, 20L);
    }

    @Test
    void anInstanceIsLeftAloneForAsLongAsTheApiServerAsks() {
        cluster.faults().retryAfter(4).next(1, Fault.TOO_MANY_REQUESTS, Call::isWrite);

        InstanceSpec spec = plane.room().create("acme", "studio");

        soon(() -> assertThat(plane.room().statusOf(spec.uid())).isEqualTo("RUNNING"));
        List<Call> calls = cluster.calls().stream()
                .filter(call -> call.name().contains(spec.uid().value()))
                .toList();
        Call refused = calls.stream().filter(Call::fault).findFirst().orElseThrow();
        Call next = calls.get(calls.indexOf(refused) + 1);
        assertThat(Duration.between(refused.at(), next.at())).isGreaterThan(Duration.ofMillis(3_950));
    }

    @Test
    void whileTheApiServerIsAwayNothingIsLostAndItIsFoundAgain() {
        InstanceSpec kept = plane.room().create("acme", "kept");
        InstanceSpec deleted = plane.room().create("acme", "deleted");
        soon(() -> assertThat(plane.room().statusOf(kept.uid())).isEqualTo("RUNNING"));
        soon(() -> assertThat(plane.room().statusOf(deleted.uid())).isEqualTo("RUNNING"));
        Map<String, String> pods = ClusterContent.pods(cluster);

        cluster.down(true);
        plane.room().delete("acme", "deleted");
        InstanceSpec made = plane.room().create("acme", "made");
        Instant begin = Instant.now();
        await().atMost(Duration.ofSeconds(60)).until(() -> Instant.now().isAfter(begin.plusSeconds(7)));
        assertThat(ClusterContent.pods(cluster)).isEqualTo(pods);
        cluster.down(false);

        soon(() -> assertThat(plane.room().statusOf(made.uid())).isEqualTo("RUNNING"));
        soon(() -> assertThat(cluster.all(ResourceType.DEPLOYMENTS))
                .containsOnlyKeys("encore-" + kept.uid(), "encore-" + made.uid()));
    }

    /** What a cluster without any fault contains when the same is wished there. */
    private Map<String, ObjectNode> expected() {
        try (TestCluster other = TestCluster.start();
                RuntimeOnCluster runtime = RuntimeOnCluster.open(other)) {
            plane.room().wanted().forEach(runtime.runtime()::apply);
            plane.room()
                    .wanted()
                    .forEach(spec -> soon(() -> assertThat(other.find(ResourceType.DEPLOYMENTS, "encore-" + spec.uid())
                                    .map(d -> d.path("status")
                                            .path("readyReplicas")
                                            .asInt()))
                            .contains(1)));
            return ClusterContent.of(other);
        }
    }

    private static List<Fault> kinds() {
        List<Fault> kinds = new ArrayList<>();
        for (Fault fault :
                List.of(Fault.CONFLICT, Fault.TOO_MANY_REQUESTS, Fault.SERVER_ERROR, Fault.UNAVAILABLE, Fault.CUT)) {
            kinds.addAll(Collections.nCopies(8, fault));
        }
        kinds.add(Fault.HANG);
        return kinds;
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(assertion);
    }
}
