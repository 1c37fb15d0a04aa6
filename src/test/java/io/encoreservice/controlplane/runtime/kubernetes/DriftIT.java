package io.encoreservice.controlplane.runtime.kubernetes;

import static io.encoreservice.kubernetes.cluster.Json.child;
import static io.encoreservice.kubernetes.cluster.ResourceType.BUDGETS;
import static io.encoreservice.kubernetes.cluster.ResourceType.DEPLOYMENTS;
import static io.encoreservice.kubernetes.cluster.ResourceType.NETWORK_POLICIES;
import static io.encoreservice.kubernetes.cluster.ResourceType.SECRETS;
import static io.encoreservice.kubernetes.cluster.ResourceType.SERVICES;
import static io.encoreservice.kubernetes.cluster.ResourceType.SERVICE_ACCOUNTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.kubernetes.cluster.ResourceType;
import io.encoreservice.kubernetes.cluster.TestCluster;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisson.api.RedissonClient;
import tools.jackson.databind.node.ObjectNode;

/** Whatever somebody does by hand to an instance's objects, the cluster is as it was soon after. */
class DriftIT {

    private static RedisServer server;
    private static RedissonClient redis;

    @TempDir
    private Path folder;

    private TestCluster cluster;
    private ClusterControlPlane plane;

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
    void start() {
        redis.getKeys().flushall();
        cluster = TestCluster.start();
        plane = ClusterControlPlane.open(cluster, redis, folder, ClusterControlPlane.NEVER);
    }

    @AfterEach
    void stop() {
        plane.close();
        cluster.close();
    }

    /** Something done by hand to one object. */
    record Edit(String what, ResourceType type, Consumer<ObjectNode> change) {
        @Override
        public String toString() {
            return what;
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ResourceType.class,
            names = {"SERVICES", "NETWORK_POLICIES", "BUDGETS", "SERVICE_ACCOUNTS", "SECRETS", "DEPLOYMENTS"})
    void whatIsDeletedIsThereAgain(ResourceType type) {
        InstanceSpec spec = running("studio");
        Map<String, ObjectNode> before = ClusterContent.of(cluster);
        String uid = uidOf(type, spec);

        cluster.delete(type, nameOf(spec));

        soon(() -> {
            assertThat(uidOf(type, spec)).isNotEmpty().isNotEqualTo(uid);
            assertThat(ClusterContent.of(cluster)).isEqualTo(before);
        });
        soon(() -> assertThat(plane.room().statusOf(spec.uid())).isEqualTo("RUNNING"));
    }

    @ParameterizedTest
    @MethodSource("edits")
    void whatIsEditedIsAsItWas(Edit edit) {
        InstanceSpec spec = running("studio");
        Map<String, ObjectNode> before = ClusterContent.of(cluster);

        cluster.edit(edit.type(), nameOf(spec), edit.change());

        assertThat(cluster.find(edit.type(), nameOf(spec))).isPresent();
        soon(() -> assertThat(ClusterContent.of(cluster)).isEqualTo(before));
        soon(() -> assertThat(plane.room().statusOf(spec.uid())).isEqualTo("RUNNING"));
    }

    static Stream<Edit> edits() {
        return Stream.of(
                new Edit("another image", DEPLOYMENTS, d -> engine(d).put("image", "evil.example/miner:1")),
                new Edit("more replicas", DEPLOYMENTS, d -> child(d, "spec").put("replicas", 3)),
                new Edit("no replicas", DEPLOYMENTS, d -> child(d, "spec").put("replicas", 0)),
                new Edit(
                        "a writable root",
                        DEPLOYMENTS,
                        d -> child(engine(d), "securityContext").put("readOnlyRootFilesystem", false)),
                new Edit(
                        "capabilities not dropped",
                        DEPLOYMENTS,
                        d -> child(engine(d), "securityContext").remove("capabilities")),
                new Edit(
                        "root allowed",
                        DEPLOYMENTS,
                        d -> child(pod(d), "securityContext").put("runAsNonRoot", false)),
                new Edit("a token mounted", DEPLOYMENTS, d -> pod(d).put("automountServiceAccountToken", true)),
                new Edit(
                        "another value of each plain variable",
                        DEPLOYMENTS,
                        d -> engine(d)
                                .path("env")
                                .valueStream()
                                .filter(variable -> variable.has("value"))
                                .forEach(variable -> ((ObjectNode) variable).put("value", "x"))),
                new Edit("no variables", DEPLOYMENTS, d -> engine(d).remove("env")),
                new Edit(
                        "no limits",
                        DEPLOYMENTS,
                        d -> child(engine(d), "resources").remove("limits")),
                new Edit("no probes", DEPLOYMENTS, d -> engine(d).remove(List.of("readinessProbe", "livenessProbe"))),
                new Edit(
                        "another selector",
                        SERVICES,
                        s -> child(child(s, "spec"), "selector").put("app", "x")),
                new Edit(
                        "an open policy",
                        NETWORK_POLICIES,
                        p -> child(p, "spec").remove("egress")),
                new Edit(
                        "a policy for nobody",
                        NETWORK_POLICIES,
                        p -> child(child(p, "spec"), "podSelector")
                                .putObject("matchLabels")
                                .put("app", "x")),
                new Edit("a budget of none", BUDGETS, b -> child(b, "spec").put("maxUnavailable", 0)),
                new Edit("an account with a token", SERVICE_ACCOUNTS, a -> a.put("automountServiceAccountToken", true)),
                new Edit(
                        "a Secret of somebody else's",
                        SECRETS,
                        s -> child(s, "data").put("redis-password", "eA==")));
    }

    @Test
    void aWatchRepairsWithinFiveSeconds() {
        InstanceSpec spec = running("studio");
        List<Duration> times = new ArrayList<>();

        for (int i = 0; i < 4; i++) {
            String uid = uidOf(SERVICES, spec);
            long begin = System.nanoTime();
            cluster.delete(SERVICES, nameOf(spec));
            soon(() -> assertThat(uidOf(SERVICES, spec)).isNotEmpty().isNotEqualTo(uid));
            times.add(Duration.ofNanos(System.nanoTime() - begin));
        }

        assertThat(times.stream().sorted().toList().get(1))
                .as("the median of %s", times)
                .isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aChangeThatNobodyHeardOfIsRepairedByTheNextLook() {
        InstanceSpec spec = running("studio");
        plane.close();
        plane = ClusterControlPlane.deaf(cluster, redis, folder, ClusterControlPlane.OFTEN);
        Map<String, ObjectNode> before = ClusterContent.of(cluster);

        cluster.delete(NETWORK_POLICIES, nameOf(spec));

        soon(() -> assertThat(ClusterContent.of(cluster)).isEqualTo(before));
    }

    @Test
    void whatHappenedWhileAllWatchesWereClosedIsRepaired() {
        InstanceSpec spec = running("studio");
        Map<String, ObjectNode> before = ClusterContent.of(cluster);

        cluster.expireWatches(20);
        cluster.delete(SERVICES, nameOf(spec));

        soon(() -> assertThat(ClusterContent.of(cluster)).isEqualTo(before));
    }

    @Test
    void whatHappenedWhileNoControlPlaneRanIsRepaired() {
        InstanceSpec spec = running("studio");
        Map<String, ObjectNode> before = ClusterContent.of(cluster);
        plane.close();
        cluster.delete(DEPLOYMENTS, nameOf(spec));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> ClusterContent.of(cluster).isEmpty());

        plane = ClusterControlPlane.open(cluster, redis, folder, ClusterControlPlane.NEVER);

        soon(() -> assertThat(ClusterContent.of(cluster)).isEqualTo(before));
    }

    private InstanceSpec running(String name) {
        InstanceSpec spec = plane.room().create("acme", name);
        soon(() -> assertThat(plane.room().statusOf(spec.uid())).isEqualTo("RUNNING"));
        return spec;
    }

    private String uidOf(ResourceType type, InstanceSpec spec) {
        return cluster.find(type, nameOf(spec))
                .map(object -> object.path("metadata").path("uid").asString())
                .orElse("");
    }

    private static String nameOf(InstanceSpec spec) {
        return "encore-" + spec.uid();
    }

    private static ObjectNode pod(ObjectNode deployment) {
        return child(child(child(deployment, "spec"), "template"), "spec");
    }

    private static ObjectNode engine(ObjectNode deployment) {
        return (ObjectNode) pod(deployment).path("containers").path(0);
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}
