package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.encoreservice.controlplane.runtime.RunningInstance.Phase;
import io.encoreservice.controlplane.runtime.Specs;
import io.encoreservice.kubernetes.cluster.ResourceType;
import io.encoreservice.kubernetes.cluster.Rights;
import io.encoreservice.kubernetes.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The service asks for exactly what its Role allows: nothing more would work, and nothing less is needed. */
class RightsIT {

    private static final Path GOLDEN = Path.of("src/test/resources/kubernetes/rbac.txt");
    private static final Path ROLE = Path.of("src/test/resources/helm/role.txt");

    private final TestCluster cluster = TestCluster.start();

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void whatIsAskedForIsWhatTheRoleAllows() throws IOException {
        liveAWholeLife("volume-claim", "true");
        cluster.installKeda(true);
        liveAWholeLife("volume-claim", "true", "access-mode", "ReadWriteMany");

        List<String> asked = Rights.of(cluster.calls());

        if ("write".equals(System.getProperty("kubernetes.golden"))) {
            Files.write(GOLDEN, asked);
        }
        assertThat(asked).isEqualTo(Files.readAllLines(GOLDEN));
        assertThat(asked).containsExactlyInAnyOrderElementsOf(chartsRole());
    }

    @Test
    void secretsAreNeverListedNorWatched() {
        liveAWholeLife();

        assertThat(cluster.calls())
                .filteredOn(call -> call.resource().equals("secrets"))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.verb()).isNotIn("list", "watch", "deletecollection"));
    }

    /** Everything that can be asked of the runtime, each object deleted by hand once. */
    private void liveAWholeLife(String... settings) {
        try (RuntimeOnCluster opened = RuntimeOnCluster.open(cluster, settings)) {
            KubernetesRuntime runtime = opened.runtime();
            InstanceSpec spec = Specs.withReplicas(Specs.spec("studio"), 1, 3);
            runtime.apply(spec);
            awaitRunning(runtime, spec);
            runtime.logs(spec.uid(), new LogQuery(null, 10, false));
            InstanceSpec still = Specs.withReplicas(spec, 1, 1);
            runtime.apply(still);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> runtime.observe(spec.uid())
                            .filter(seen -> seen.intact())
                            .isPresent());
            cluster.delete(ResourceType.SECRETS, "encore-" + spec.uid());
            runtime.apply(Specs.restarted(still, 1));
            awaitRunning(runtime, Specs.restarted(still, 1));
            awaitSecretSeen();
            runtime.remove(spec.uid());
            runtime.removeContent(spec.uid());
        }
    }

    private void awaitSecretSeen() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> cluster.calls().stream()
                        .anyMatch(call ->
                                call.resource().equals("secrets") && call.verb().equals("get")));
    }

    private static void awaitRunning(KubernetesRuntime runtime, InstanceSpec spec) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(runtime.observe(spec.uid())).hasValueSatisfying(seen -> {
                    assertThat(seen.phase()).isEqualTo(Phase.RUNNING);
                    assertThat(seen.spec()).isEqualTo(spec);
                }));
    }

    private static List<String> chartsRole() throws IOException {
        return Files.readAllLines(ROLE).stream()
                .map(line -> line.substring(0, line.indexOf(':') + 2)
                        + String.join(
                                " ",
                                Arrays.stream(line.substring(line.indexOf(':') + 2)
                                                .split(" ", -1))
                                        .sorted()
                                        .toList()))
                .toList();
    }
}
