package io.encoreservice.controlplane.runtime.kubernetes;

import static io.encoreservice.kubernetes.cluster.Json.child;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceRuntime;
import io.encoreservice.controlplane.runtime.InstanceRuntimeContract;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.encoreservice.controlplane.runtime.RunningInstance.Phase;
import io.encoreservice.controlplane.runtime.Specs;
import io.encoreservice.kubernetes.cluster.Call;
import io.encoreservice.kubernetes.cluster.Json;
import io.encoreservice.kubernetes.cluster.ResourceType;
import io.encoreservice.kubernetes.cluster.TestCluster;
import io.encoreservice.kubernetes.cluster.Trouble;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** The contract, and what only a runtime on a cluster promises. */
class KubernetesRuntimeIT extends InstanceRuntimeContract {

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<RuntimeOnCluster> opened = new CopyOnWriteArrayList<>();
    private TestCluster cluster;
    private RuntimeOnCluster first;

    @BeforeEach
    void start() {
        cluster = TestCluster.start();
        first = open();
    }

    @AfterEach
    void stop() {
        opened.forEach(RuntimeOnCluster::close);
        cluster.close();
        http.shutdownNow();
    }

    @Override
    protected InstanceRuntime runtime() {
        return first.runtime();
    }

    @Override
    protected List<Uid> published() {
        return first.published();
    }

    @Override
    protected String incarnation(RunningInstance instance) {
        return ask(instance, "pid");
    }

    @Override
    protected List<String> environment(RunningInstance instance) {
        return ask(instance, "env").lines().toList();
    }

    @Override
    protected void crash(RunningInstance instance) {
        ask(instance, "crash");
    }

    @Override
    protected String print(RunningInstance instance, String line) {
        ask(instance, "print/" + line);
        return line;
    }

    @Test
    void applyingTwiceLeavesEveryObjectAsItWas() {
        InstanceSpec spec = Specs.spec("studio");
        runtime().apply(spec);
        awaitRunning(spec);
        Map<String, String> before = ClusterContent.versions(cluster);

        runtime().apply(spec);
        open().runtime().apply(spec);

        assertThat(ClusterContent.versions(cluster)).isEqualTo(before).hasSize(6);
    }

    @Test
    void anOlderRevisionNeverChangesWhatANewerOneApplied() {
        InstanceSpec spec = Specs.spec("studio");
        RuntimeOnCluster newer = open("revision", "7", "image", "registry.example/engine:2");
        newer.runtime().apply(spec);
        awaitRunning(spec);
        Map<String, String> before = ClusterContent.versions(cluster);
        cluster.create(ResourceType.PODS, controlPlaneOfRevision("7"));
        RuntimeOnCluster older = open("revision", "3");

        older.runtime().apply(Specs.withWorkers(spec, 9));

        assertThat(ClusterContent.versions(cluster)).isEqualTo(before);
        assertThat(older.runtime().observe(spec.uid()).orElseThrow().intact())
                .as("it has nothing to repair")
                .isTrue();
    }

    @Test
    void aNewControlPlaneTakesOverWhatRunsAndTouchesNothing() {
        InstanceSpec spec = Specs.spec("studio");
        runtime().apply(spec);
        RunningInstance before = awaitRunning(spec);
        Map<String, String> pods = ClusterContent.pods(cluster);
        first.close();
        cluster.forgetCalls();

        first = open();

        assertThat(awaitRunning(spec)).isEqualTo(before);
        assertThat(ClusterContent.pods(cluster)).isEqualTo(pods);
        assertThat(cluster.calls()).noneMatch(Call::isWrite);
    }

    @ParameterizedTest
    @CsvSource({
        "IMAGE_PULL_BACK_OFF, ImagePullBackOff",
        "OOM_KILLED, OOMKilled",
        "CRASH_LOOP, CrashLoopBackOff",
        "QUOTA, exceeded quota"
    })
    void whatTheClusterCannotDoIsAFailureInItsOwnWords(Trouble trouble, String word) {
        cluster.trouble("", trouble);
        InstanceSpec spec = Specs.spec("studio");

        runtime().apply(spec);

        RunningInstance failed = awaitPhase(spec, Phase.FAILED);
        assertThat(failed.reason()).contains(word);
        assertThat(failed.endpoint()).isNull();
    }

    @Test
    void aFailedInstanceRunsAsSoonAsTheClusterLetsIt() {
        cluster.trouble("", Trouble.QUOTA);
        InstanceSpec spec = Specs.spec("studio");
        runtime().apply(spec);
        awaitPhase(spec, Phase.FAILED);

        cluster.trouble("", Trouble.NONE);

        assertThat(awaitRunning(spec).reason()).isNull();
    }

    @Test
    void aFailedRollKeepsTheEngineThatRuns() {
        InstanceSpec spec = Specs.spec("studio");
        runtime().apply(spec);
        URI endpoint = Objects.requireNonNull(awaitRunning(spec).endpoint());
        cluster.trouble("encore-" + spec.uid(), Trouble.IMAGE_PULL_BACK_OFF);
        InstanceSpec again = Specs.restarted(spec, 1);

        runtime().apply(again);

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(seen(spec.uid()).orElseThrow().reason())
                        .isNotNull()
                        .contains("ImagePullBackOff"));
        assertThat(seen(spec.uid()).orElseThrow().phase()).isEqualTo(Phase.STARTING);
        assertThat(seen(spec.uid()).orElseThrow().endpoint()).isEqualTo(endpoint);
        assertThat(ask(seen(spec.uid()).orElseThrow(), "pid")).isNotEmpty();
    }

    @Test
    void filesOutliveTheEnginesAndGoWhenTheyAreToldTo() {
        first = open("volume-claim", "true");
        InstanceSpec spec = Specs.spec("studio");
        runtime().apply(spec);
        awaitRunning(spec);

        runtime().remove(spec.uid());

        assertThat(cluster.all(ResourceType.CLAIMS)).hasSize(1);
        assertThat(ClusterContent.of(cluster)).hasSize(1);
        runtime().removeContent(spec.uid());
        assertThat(ClusterContent.of(cluster)).isEmpty();
    }

    @Test
    void aRemovedInstanceLeavesNothingOnTheCluster() {
        InstanceSpec spec = Specs.spec("studio");
        runtime().apply(spec);
        awaitRunning(spec);

        runtime().remove(spec.uid());
        runtime().removeContent(spec.uid());

        assertThat(ClusterContent.of(cluster)).isEmpty();
        assertThat(ClusterContent.pods(cluster)).isEmpty();
    }

    @Test
    void theLogIsReadFromAnInstantOnWithItsInstants() {
        InstanceSpec spec = Specs.spec("studio");
        runtime().apply(spec);
        RunningInstance running = awaitRunning(spec);
        print(running, "early");
        Instant since = Instant.now().plusSeconds(2);
        await().until(() -> Instant.now().isAfter(since.plusMillis(100)));
        print(running, "late");

        List<String> lines = runtime().logs(spec.uid(), new LogQuery(since, 100, true));

        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z late");
    }

    @Test
    void withKedaTheNumberOfEnginesFollowsTheQueueAndOutlivesAnApply() {
        cluster.installKeda(true);
        first = open();
        InstanceSpec spec = Specs.withReplicas(Specs.spec("studio"), 1, 5);

        runtime().apply(spec);

        awaitRunning(spec);
        assertThat(cluster.all(ResourceType.SCALED_OBJECTS)).hasSize(1);
        cluster.edit(
                ResourceType.DEPLOYMENTS,
                "encore-" + spec.uid(),
                deployment -> child(deployment, "spec").put("replicas", 4));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(cluster.all(ResourceType.PODS)).hasSize(4));
        runtime().apply(Specs.withWorkers(spec, 3));
        await().during(Duration.ofSeconds(1))
                .atMost(LONG)
                .untilAsserted(() -> assertThat(cluster.find(ResourceType.DEPLOYMENTS, "encore-" + spec.uid())
                                .orElseThrow()
                                .path("spec")
                                .path("replicas")
                                .asInt())
                        .isEqualTo(4));
    }

    private static ObjectNode controlPlaneOfRevision(String revision) {
        ObjectNode pod = Json.object();
        ObjectNode metadata = child(pod, "metadata").put("name", "encore-service-" + revision);
        child(metadata, "labels").put(InstanceNames.CONTROL_PLANE_REVISION, revision);
        return pod;
    }

    private RuntimeOnCluster open(String... settings) {
        RuntimeOnCluster made = RuntimeOnCluster.open(cluster, settings);
        opened.add(made);
        return made;
    }

    private String ask(RunningInstance instance, String path) {
        try {
            URI endpoint = instance.endpoint();
            return endpoint == null
                    ? ""
                    : http.send(
                                    HttpRequest.newBuilder(endpoint.resolve(path))
                                            .timeout(Duration.ofSeconds(30))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body();
        } catch (IOException gone) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
