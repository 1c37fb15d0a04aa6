package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.encoreservice.controlplane.runtime.RunningInstance.Phase;
import io.encoreservice.controlplane.runtime.RuntimeBusyException;
import io.encoreservice.controlplane.runtime.Specs;
import io.encoreservice.kubernetes.cluster.Call;
import io.encoreservice.kubernetes.cluster.Faults.Fault;
import io.encoreservice.kubernetes.cluster.ResourceType;
import io.encoreservice.kubernetes.cluster.TestCluster;
import io.encoreservice.kubernetes.cluster.Trouble;
import io.encoreservice.shared.launch.S3Settings;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the cluster's runtime does to the cluster, request by request. */
class RuntimeOnClusterIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final List<AutoCloseable> open = new ArrayList<>();
    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = TestCluster.start();
        cluster.podsStartWithin(Duration.ofMillis(20));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
        cluster.close();
    }

    @Test
    void applyingTheSameAgainTouchesNothing() {
        KubernetesRuntime runtime = runtime();
        InstanceSpec spec = running(runtime, Specs.spec("studio"));
        Map<String, String> before = versions();

        runtime.apply(spec);

        assertThat(versions()).isEqualTo(before);
    }

    @Test
    void noPodIsAskedForBeforeItsPolicyItsSecretAndItsAccountAreThere() {
        KubernetesRuntime runtime = runtime();
        cluster.forgetCalls();

        runtime.apply(Specs.spec("studio"));

        assertThat(cluster.calls().stream().filter(Call::isWrite).map(Call::resource))
                .startsWith("networkpolicies.networking.k8s.io", "serviceaccounts", "secrets", "deployments.apps");
    }

    @Test
    void everythingIsOwnedByTheDeploymentAfterTheFirstApply() {
        InstanceSpec spec = Specs.spec("studio");
        runtime().apply(spec);

        String owner = find(ResourceType.DEPLOYMENTS, spec).at("/metadata/uid").asString();

        assertThat(List.of(
                        ResourceType.NETWORK_POLICIES,
                        ResourceType.SERVICE_ACCOUNTS,
                        ResourceType.SECRETS,
                        ResourceType.SERVICES,
                        ResourceType.BUDGETS))
                .allSatisfy(type -> assertThat(find(type, spec)
                                .at("/metadata/ownerReferences/0/uid")
                                .asString())
                        .isEqualTo(owner));
    }

    @Test
    void lookingCostsTheClusterNothing() {
        KubernetesRuntime runtime = runtime();
        InstanceSpec spec = running(runtime, Specs.spec("studio"));
        cluster.forgetCalls();

        for (int i = 0; i < 100; i++) {
            runtime.observe();
            runtime.observe(spec.uid());
        }

        assertThat(cluster.calls().stream().filter(call -> call.resource().startsWith("deployments")))
                .hasSizeLessThan(3);
        assertThat(cluster.calls()).hasSizeLessThan(10);
    }

    @Test
    void anotherControlPlaneFindsTheInstanceIntactWithItsKeys() {
        InstanceSpec spec = withKeys(Specs.spec("studio"));
        running(runtime(), spec);
        cluster.forgetCalls();

        KubernetesRuntime other = runtime();

        assertThat(other.observe())
                .singleElement()
                .satisfies(seen -> assertThat(seen.spec()).isEqualTo(spec))
                .satisfies(seen -> assertThat(seen.intact()).isTrue());
        assertThat(cluster.calls().stream().filter(Call::isWrite)).isEmpty();
    }

    @Test
    void anotherControlPlaneFindsTheInstanceIntactWithItsCallbacksSecret() {
        InstanceSpec spec = Specs.withSettings(Specs.spec("studio"), Specs.SETTINGS);
        running(runtime(), spec);
        cluster.forgetCalls();

        KubernetesRuntime other = runtime();

        assertThat(other.observe())
                .singleElement()
                .satisfies(seen -> assertThat(seen.spec()).isEqualTo(spec))
                .satisfies(seen -> assertThat(seen.intact()).isTrue());
        assertThat(cluster.calls().stream().filter(Call::isWrite)).isEmpty();
    }

    @Test
    void otherSettingsReachThePods() {
        KubernetesRuntime runtime = runtime();
        InstanceSpec spec = running(runtime, Specs.spec("studio"));
        InstanceSpec changed = Specs.withSettings(spec, Specs.SETTINGS);

        runtime.apply(changed);

        assertThat(runtime.observe(spec.uid()).orElseThrow().spec()).isEqualTo(changed);
        awaitRunning(runtime, changed);
    }

    @Test
    void newKeysOfObjectStorageReachThePods() {
        KubernetesRuntime runtime = runtime();
        InstanceSpec spec = running(runtime, Specs.spec("studio"));
        InstanceSpec keyed = withKeys(spec);

        runtime.apply(keyed);

        assertThat(runtime.observe(spec.uid()).orElseThrow().spec()).isEqualTo(keyed);
        awaitRunning(runtime, keyed);
    }

    @Test
    void whatSomebodyDidToAnInstanceShowsAndIsUndoneByTheNextApply() {
        KubernetesRuntime runtime = runtime();
        InstanceSpec spec = running(runtime, Specs.spec("studio"));
        List<Runnable> misdeeds = List.of(
                () -> cluster.delete(ResourceType.SERVICES, name(spec)),
                () -> cluster.delete(ResourceType.NETWORK_POLICIES, name(spec)),
                () -> cluster.delete(ResourceType.SERVICE_ACCOUNTS, name(spec)),
                () -> edit(spec, deployment -> deployment.withObject("/spec").put("replicas", 3)),
                () -> edit(
                        spec,
                        deployment -> deployment
                                .withArray("/spec/template/spec/containers")
                                .get(0)
                                .asObject()
                                .put("image", "evil:1")));
        for (Runnable misdeed : misdeeds) {
            misdeed.run();
            await().atMost(LONG)
                    .untilAsserted(
                            () -> assertThat(seen(runtime, spec).intact()).isFalse());

            runtime.apply(spec);

            awaitRunning(runtime, spec);
        }
    }

    @Test
    void aWatchThatHasFallenSilentIsNoticed() {
        KubernetesRuntime runtime = runtime();
        InstanceSpec spec = running(runtime, Specs.spec("studio"));
        cluster.silenceWatches(true);

        cluster.delete(ResourceType.SERVICES, name(spec));

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(seen(runtime, spec).intact()).isFalse());
    }

    @Test
    void aSecretThatSomebodyChangedIsNoticedAndRestored() {
        KubernetesRuntime runtime = runtime();
        InstanceSpec spec = running(runtime, Specs.spec("studio"));
        String before = find(ResourceType.SECRETS, spec).at("/data").toString();
        cluster.edit(
                ResourceType.SECRETS,
                name(spec),
                secret -> secret.withObject("/data").put("redis-password", "eA=="));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(seen(runtime, spec).intact()).isFalse());

        runtime.apply(spec);

        assertThat(find(ResourceType.SECRETS, spec).at("/data").toString()).isEqualTo(before);
        assertThat(seen(runtime, spec).intact()).isTrue();
    }

    @Test
    void whatANewerControlPlaneAppliedIsLeftAlone() {
        InstanceSpec spec = Specs.spec("studio");
        KubernetesRuntime newer = runtime("revision", "7", "image", "new:1");
        newer.apply(spec);
        cluster.create(
                ResourceType.PODS,
                JsonNodeFactory.instance
                        .objectNode()
                        .set(
                                "metadata",
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("name", "encore-newer")
                                        .set(
                                                "labels",
                                                JsonNodeFactory.instance
                                                        .objectNode()
                                                        .put(InstanceNames.CONTROL_PLANE_REVISION, "7"))));
        KubernetesRuntime older = runtime("revision", "6", "image", "old:1");
        cluster.forgetCalls();

        older.apply(spec);

        assertThat(seen(older, spec).intact()).isTrue();
        assertThat(cluster.calls().stream().filter(Call::isWrite)).isEmpty();
        assertThat(find(ResourceType.DEPLOYMENTS, spec).toString())
                .contains("new:1")
                .doesNotContain("old:1");
    }

    @Test
    void whatAnOlderControlPlaneAppliedIsBroughtUpToDate() {
        InstanceSpec spec = Specs.spec("studio");
        runtime("revision", "6", "image", "old:1").apply(spec);

        KubernetesRuntime newer = runtime("revision", "7", "image", "new:1");

        assertThat(seen(newer, spec).intact()).isFalse();
        newer.apply(spec);
        assertThat(seen(newer, spec).intact()).isTrue();
    }

    @Test
    void aScalerDecidesWithinItsBoundsAndGoesWithTheWish() {
        KubernetesRuntime runtime = runtime();
        InstanceSpec spec = running(runtime, Specs.withReplicas(Specs.spec("studio"), 1, 4));
        edit(spec, deployment -> deployment.withObject("/spec").put("replicas", 3));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(seen(runtime, spec).ready()).isEqualTo(3));
        assertThat(seen(runtime, spec).intact()).isTrue();

        runtime.apply(spec);
        assertThat(find(ResourceType.DEPLOYMENTS, spec).at("/spec/replicas").asInt())
                .isEqualTo(3);
        runtime.apply(Specs.withReplicas(spec, 2, 2));

        assertThat(find(ResourceType.DEPLOYMENTS, spec).at("/spec/replicas").asInt())
                .isEqualTo(2);
        assertThat(cluster.all(ResourceType.AUTOSCALERS)).isEmpty();
    }

    @Test
    void whereThereIsKedaItScales() {
        cluster.installKeda(true);
        KubernetesRuntime runtime = runtime();
        InstanceSpec spec = running(runtime, Specs.withReplicas(Specs.spec("studio"), 1, 4));

        assertThat(cluster.all(ResourceType.SCALED_OBJECTS)).hasSize(1);
        assertThat(cluster.all(ResourceType.AUTOSCALERS)).isEmpty();
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(seen(runtime, spec).intact()).isTrue());

        runtime.remove(spec.uid());

        assertThat(cluster.all(ResourceType.SCALED_OBJECTS)).isEmpty();
        assertThat(cluster.all(ResourceType.TRIGGER_AUTHENTICATIONS)).isEmpty();
    }

    @Test
    void aScalerIsGoneBeforeAnotherTakesItsPlace() {
        InstanceSpec spec = running(runtime(), Specs.withReplicas(Specs.spec("studio"), 1, 4));
        assertThat(cluster.all(ResourceType.AUTOSCALERS)).hasSize(1);
        cluster.installKeda(true);
        KubernetesRuntime withKeda = runtime();
        cluster.forgetCalls();

        withKeda.apply(spec);

        assertThat(cluster.calls().stream()
                        .filter(Call::isWrite)
                        .map(Call::resource)
                        .filter(resource -> resource.endsWith("autoscaling") || resource.endsWith("keda.sh")))
                .containsExactly(
                        "horizontalpodautoscalers.autoscaling",
                        "triggerauthentications.keda.sh",
                        "scaledobjects.keda.sh");
    }

    @Test
    void anInstanceWhoseKeysCannotBeReadHidesNoOther() {
        KubernetesRuntime runtime = runtime();
        InstanceSpec keyed = running(runtime, withKeys(Specs.spec("keyed")));
        InstanceSpec plain = running(runtime, Specs.spec("plain"));
        cluster.faults()
                .retryAfter(600)
                .next(
                        1_000,
                        Fault.TOO_MANY_REQUESTS,
                        call -> call.resource().equals("secrets") && call.name().equals(name(keyed)));

        KubernetesRuntime other = runtime();

        assertThat(other.observe()).extracting(seen -> seen.spec().uid()).containsExactly(plain.uid());
    }

    @Test
    void aPodThatCannotBeReadHidesNoOthersLog() {
        KubernetesRuntime runtime = runtime();
        InstanceSpec spec = running(runtime, Specs.withReplicas(withKeys(Specs.spec("studio")), 2, 2));
        String lost = cluster.all(ResourceType.PODS).keySet().iterator().next();
        Predicate<Call> ofTheLost =
                call -> call.resource().equals("pods/log") && call.name().equals(lost);
        cluster.faults().next(1, Fault.SERVER_ERROR, ofTheLost);

        List<String> log = runtime.logs(spec.uid(), new LogQuery(null, 100, true));

        assertThat(cluster.faults().injected()).isEqualTo(1);
        assertThat(log).isNotEmpty();
    }

    @Test
    void aRemovedInstanceLeavesNothingButItsClaimAndThatGoesWithItsContent() {
        KubernetesRuntime runtime = runtime("volume-claim", "true");
        InstanceSpec spec = running(runtime, Specs.spec("studio"));

        runtime.remove(spec.uid());

        assertThat(versions().keySet()).containsExactly(ResourceType.CLAIMS + " " + name(spec));
        runtime.removeContent(spec.uid());
        assertThat(versions()).isEmpty();
    }

    @Test
    void anInstanceThatIsHalfMadeCanBeRemoved() {
        KubernetesRuntime runtime = runtime();
        InstanceSpec spec = Specs.spec("studio");
        cluster.faults()
                .next(1, Fault.SERVER_ERROR, call -> call.resource().startsWith("deployments") && call.isWrite());
        assertThatExceptionOfType(ClusterException.class).isThrownBy(() -> runtime.apply(spec));
        assertThat(versions()).isNotEmpty();

        runtime.remove(spec.uid());

        assertThat(versions()).isEmpty();
    }

    @Test
    void theClusterIsLeftAloneForAsLongAsItAsks() {
        KubernetesRuntime runtime = runtime();
        InstanceSpec spec = Specs.spec("studio");
        cluster.faults()
                .retryAfter(2)
                .next(1, Fault.TOO_MANY_REQUESTS, call -> call.name().equals(name(spec)));
        assertThatExceptionOfType(RuntimeBusyException.class).isThrownBy(() -> runtime.apply(spec));
        cluster.forgetCalls();

        assertThatExceptionOfType(RuntimeBusyException.class).isThrownBy(() -> runtime.apply(spec));

        assertThat(cluster.calls().stream().filter(call -> call.name().equals(name(spec))))
                .isEmpty();
        await().atMost(LONG).ignoreExceptions().untilAsserted(() -> runtime.apply(spec));
    }

    @Test
    void nothingIsToldBeforeEverythingIsKnown() {
        cluster.down(true);
        KubernetesRuntime runtime = runtime(Duration.ofMillis(200));

        assertThatExceptionOfType(ClusterException.class).isThrownBy(runtime::observe);

        cluster.down(false);
        await().atMost(LONG)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(runtime.observe()).isEmpty());
    }

    @Test
    void aFailedInstanceSaysWhyAndHeals() {
        KubernetesRuntime runtime = runtime();
        InstanceSpec spec = Specs.spec("studio");
        cluster.trouble(name(spec), Trouble.IMAGE_PULL_BACK_OFF);
        runtime.apply(spec);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(seen(runtime, spec).phase()).isEqualTo(Phase.FAILED));
        assertThat(seen(runtime, spec).reason()).contains("ImagePullBackOff").contains("encore-service");

        cluster.trouble(name(spec), Trouble.NONE);

        awaitRunning(runtime, spec);
    }

    @Test
    void theLogOfSeveralEnginesIsInTheOrderOfTime() {
        KubernetesRuntime runtime = runtime();
        InstanceSpec spec = running(runtime, Specs.withReplicas(withKeys(Specs.spec("studio")), 2, 2));

        List<String> log = runtime.logs(spec.uid(), new LogQuery(null, 100, true));

        assertThat(log).isSorted();
        assertThat(runtime.logs(spec.uid(), new LogQuery(null, 1, true))).containsExactly(log.getLast());
    }

    private KubernetesRuntime runtime(String... settings) {
        KubernetesRuntime runtime = runtime(LONG, settings);
        assertThat(runtime.observe()).isNotNull();
        return runtime;
    }

    private KubernetesRuntime runtime(Duration patience, String... settings) {
        RetryAfter retryAfter = new RetryAfter(InstantSource.system());
        KubernetesClient client = ClusterClient.open(cluster.config(), retryAfter);
        KubernetesProperties properties = Manifests.settings(settings);
        KubernetesRuntime runtime = new KubernetesRuntime(
                client,
                retryAfter,
                TestCluster.NAMESPACE,
                properties,
                keda -> Manifests.manifests(properties, Manifests.surroundings(keda)),
                uid -> {});
        open.add(client);
        open.add(runtime);
        runtime.start(patience);
        return runtime;
    }

    private InstanceSpec running(KubernetesRuntime runtime, InstanceSpec spec) {
        runtime.apply(spec);
        awaitRunning(runtime, spec);
        return spec;
    }

    private static void awaitRunning(KubernetesRuntime runtime, InstanceSpec spec) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
            assertThat(seen(runtime, spec).phase()).isEqualTo(Phase.RUNNING);
            assertThat(seen(runtime, spec).intact()).isTrue();
        });
    }

    private static RunningInstance seen(KubernetesRuntime runtime, InstanceSpec spec) {
        return runtime.observe(spec.uid()).orElseThrow(AssertionError::new);
    }

    private static InstanceSpec withKeys(InstanceSpec spec) {
        S3Settings keys = new S3Settings("AKIA", "very-secret", "", "eu-north-1", "https://s3.example");
        return new InstanceSpec(
                spec.uid(),
                spec.key(),
                spec.publicUrl(),
                spec.profilesUrl(),
                keys,
                spec.settings(),
                spec.workers(),
                spec.replicas(),
                spec.maxReplicas(),
                spec.restartGeneration(),
                spec.limits());
    }

    private Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        for (ResourceType type : ResourceType.values()) {
            if (type != ResourceType.EVENTS) {
                cluster.all(type)
                        .forEach((name, object) -> versions.put(
                                type + " " + name,
                                object.at("/metadata/resourceVersion").asString()));
            }
        }
        return versions;
    }

    private void edit(InstanceSpec spec, Consumer<ObjectNode> change) {
        cluster.edit(ResourceType.DEPLOYMENTS, name(spec), change);
    }

    private ObjectNode find(ResourceType type, InstanceSpec spec) {
        return cluster.find(type, name(spec)).orElseThrow();
    }

    private static String name(InstanceSpec spec) {
        return InstanceNames.of(spec.uid());
    }
}
