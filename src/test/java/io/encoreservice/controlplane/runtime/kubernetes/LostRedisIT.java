package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.instance.CuttableWire;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.Specs;
import io.encoreservice.kubernetes.cluster.Call;
import io.encoreservice.kubernetes.cluster.TestCluster;
import io.encoreservice.shared.launch.S3Settings;
import io.encoreservice.shared.redis.RedisClients;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RedissonClient;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A database that lost everything, or is away, ends no instance. */
@ExtendWith(OutputCaptureExtension.class)
class LostRedisIT {

    private static final S3Settings S3 =
            new S3Settings("AKIAEXAMPLE", "the-secret-key", "the-session", "eu-north-1", "https://s3.example.com");

    private final RedisServer server = RedisServer.start();
    private final CuttableWire wire = new CuttableWire(server.uri());
    private final RedissonClient redis = RedisClients.connect(wire.uri());
    private final TestCluster cluster = TestCluster.start();

    @TempDir
    private Path folder;

    private ClusterControlPlane plane;

    @BeforeEach
    void start() {
        plane = ClusterControlPlane.open(cluster, redis, folder, ClusterControlPlane.OFTEN);
    }

    @AfterEach
    void stop() {
        plane.close();
        redis.shutdown();
        wire.close();
        cluster.close();
        server.close();
    }

    @Test
    void anEmptiedRedisEndsNothingAndEachInstanceIsTakenUpFromItsOwnSpec(CapturedOutput output) {
        List<InstanceSpec> specs = someRunning();
        Map<String, String> pods = ClusterContent.pods(cluster);
        Map<String, String> versions = ClusterContent.versions(cluster);
        cluster.forgetCalls();

        redis.getKeys().flushall();

        soon(() -> assertThat(plane.room().wanted()).containsExactlyInAnyOrderElementsOf(specs));
        soon(() -> assertThat(specs)
                .allSatisfy(
                        spec -> assertThat(plane.room().statusOf(spec.uid())).isEqualTo("RUNNING")));
        assertThat(ClusterContent.pods(cluster)).isEqualTo(pods);
        assertThat(ClusterContent.versions(cluster)).isEqualTo(versions);
        assertThat(cluster.calls()).noneMatch(Call::isWrite);
        assertThat(output.getOut()).contains("acme-plain", "runs but had no record: it has one again");
    }

    @Test
    void aNewControlPlaneOnAnEmptyRedisTakesUpWhatRunsAsItIs() {
        List<InstanceSpec> specs = someRunning();
        Map<String, String> pods = ClusterContent.pods(cluster);
        plane.close();
        redis.getKeys().flushall();
        cluster.forgetCalls();

        plane = ClusterControlPlane.open(cluster, redis, folder, ClusterControlPlane.OFTEN);

        soon(() -> assertThat(plane.room().wanted()).containsExactlyInAnyOrderElementsOf(specs));
        assertThat(ClusterContent.pods(cluster)).isEqualTo(pods);
        assertThat(cluster.calls()).noneMatch(Call::isWrite);
    }

    @Test
    void whileRedisIsAwayEnginesGoOnAndNothingIsRemoved() {
        List<InstanceSpec> specs = someRunning();
        Map<String, String> pods = ClusterContent.pods(cluster);
        cluster.forgetCalls();

        wire.become(CuttableWire.State.CUT);
        Instant begin = Instant.now();
        await().atMost(Duration.ofSeconds(60)).until(() -> Instant.now().isAfter(begin.plusSeconds(8)));

        assertThat(ClusterContent.pods(cluster)).isEqualTo(pods);
        assertThat(cluster.calls()).noneMatch(call -> call.verb().startsWith("delete"));
        wire.become(CuttableWire.State.WHOLE);
        soon(() -> assertThat(plane.room().wanted()).containsExactlyInAnyOrderElementsOf(specs));
        soon(() -> assertThat(specs)
                .allSatisfy(
                        spec -> assertThat(plane.room().statusOf(spec.uid())).isEqualTo("RUNNING")));
        assertThat(ClusterContent.pods(cluster)).isEqualTo(pods);
    }

    private List<InstanceSpec> someRunning() {
        List<InstanceSpec> specs = IntStream.range(0, 5)
                .mapToObj(i -> switch (i) {
                    case 0 -> plane.room().create("acme", "plain");
                    case 1 -> plane.room().create("acme", "signed", S3Settings.NONE, Specs.SETTINGS);
                    default -> plane.room().create("acme", "stored" + i, S3);
                })
                .toList();
        specs.forEach(spec ->
                soon(() -> assertThat(plane.room().statusOf(spec.uid())).isEqualTo("RUNNING")));
        return specs;
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(assertion);
    }
}
