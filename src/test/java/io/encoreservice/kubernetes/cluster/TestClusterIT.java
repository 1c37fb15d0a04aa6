package io.encoreservice.kubernetes.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What makes the test's cluster believable: what a real one was seen to do. */
class TestClusterIT {

    private static final Map<String, String> LABELS = Map.of("app", "web");

    private TestCluster cluster;
    private KubernetesClient client;

    @BeforeEach
    void start() {
        cluster = TestCluster.start();
        client = new KubernetesClientBuilder()
                .withConfig(cluster.config())
                .editOrNewConfig()
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout(2_000)
                .endConfig()
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        cluster.close();
    }

    @Test
    void applyingCreatesAndFillsIn() {
        Deployment made = apply(deployment("image:1"));

        assertThat(made.getMetadata().getUid()).isNotBlank();
        assertThat(made.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(made.getSpec().getProgressDeadlineSeconds()).isEqualTo(600);
        assertThat(made.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getResources()
                        .getRequests())
                .containsEntry("cpu", new Quantity("500m"));
    }

    @Test
    void applyingTheSameChangesNothing() {
        apply(deployment("image:1"));
        settle();
        String before = version();

        apply(deployment("image:1"));

        assertThat(version()).isEqualTo(before);
    }

    @Test
    void whatIsNotAppliedAnyMoreGoesAndWhatOthersAddedStays() {
        apply(configMap(Map.of("a", "1", "b", "2")));
        cluster.edit(
                ResourceType.CONFIG_MAPS, "web", map -> Json.child(map, "data").put("c", "3"));

        ConfigMap after = apply(configMap(Map.of("a", "1")));

        assertThat(after.getData()).isEqualTo(Map.of("a", "1", "c", "3"));
    }

    @Test
    void aFieldOfAnotherManagerIsAConflictUnlessForced() {
        apply(configMap(Map.of("a", "1")));
        cluster.edit(
                ResourceType.CONFIG_MAPS, "web", map -> Json.child(map, "data").put("a", "2"));

        assertThatThrownBy(() -> client.resource(configMap(Map.of("a", "1")))
                        .patch(new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager("tests")
                                .build()))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409));
        assertThat(apply(configMap(Map.of("a", "1"))).getData()).containsEntry("a", "1");
    }

    @Test
    void aDeploymentComesToRunAndItsServiceLeadsToIt() throws Exception {
        Service service = apply(service());

        apply(deployment("image:1"));

        soon(() -> assertThat(deployment().getStatus().getReadyReplicas()).isEqualTo(1));
        URI pid = URI.create("http://" + service.getSpec().getClusterIP() + ":8080/pid");
        soon(() -> assertThat(get(pid)).isNotBlank());
    }

    @Test
    void aChangedTemplateRollsAndNoReplicasMeansNoPods() {
        apply(deployment("image:1"));
        soon(() -> assertThat(deployment().getStatus().getReadyReplicas()).isEqualTo(1));

        apply(deployment("image:2"));

        soon(() -> assertThat(images()).containsExactly("image:2"));
        Deployment none = deployment("image:2");
        none.getSpec().setReplicas(0);
        apply(none);
        soon(() -> assertThat(images()).isEmpty());
    }

    @Test
    void whatAnObjectOwnsGoesWithIt() {
        Deployment owner = apply(deployment("image:1"));
        ConfigMap owned = configMap(Map.of("a", "1"));
        owned.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion("apps/v1")
                        .withKind("Deployment")
                        .withName("web")
                        .withUid(owner.getMetadata().getUid())
                        .build()));
        apply(owned);

        client.resource(owner).delete();

        soon(() -> assertThat(cluster.all(ResourceType.CONFIG_MAPS)).isEmpty());
        soon(() -> assertThat(cluster.all(ResourceType.PODS)).isEmpty());
    }

    @Test
    void anInformerHearsAndComesBackAfterItsWatchEnded() {
        try (SharedIndexInformer<ConfigMap> informer =
                client.configMaps().inNamespace(TestCluster.NAMESPACE).inform()) {
            apply(configMap(Map.of("a", "1")));
            soon(() -> assertThat(informer.getStore().list()).hasSize(1));

            cluster.expireWatches(2);

            apply(configMap(Map.of("a", "2")));
            soon(() ->
                    assertThat(informer.getStore().list().getFirst().getData()).containsEntry("a", "2"));
        }
    }

    @Test
    void faultsComeAsTheyWereAskedFor() {
        for (Faults.Fault fault : Faults.Fault.values()) {
            cluster.faults().next(1, fault);

            assertThatThrownBy(() -> apply(configMap(Map.of("a", "1"))))
                    .as(fault.name())
                    .isInstanceOf(KubernetesClientException.class);
        }

        assertThat(apply(configMap(Map.of("a", "1"))).getData()).containsEntry("a", "1");
        assertThat(cluster.calls()).filteredOn(Call::fault).hasSize(Faults.Fault.values().length);
    }

    @Test
    void aPodWhoseSecretIsMissingSaysSo() {
        Deployment deployment = deployment("image:1");
        deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .setEnv(List.of(new io.fabric8.kubernetes.api.model.EnvVarBuilder()
                        .withName("PASSWORD")
                        .withNewValueFrom()
                        .withNewSecretKeyRef("PASSWORD", "web", false)
                        .endValueFrom()
                        .build()));

        apply(deployment);

        soon(() -> assertThat(pods().getFirst()
                        .getStatus()
                        .getContainerStatuses()
                        .getFirst()
                        .getState()
                        .getWaiting()
                        .getReason())
                .isEqualTo("CreateContainerConfigError"));
    }

    @Test
    void quantitiesAreGivenBackInOneForm() {
        assertThat(List.of("0.5", "1000m", "1024Mi", "1.5Gi", "2", "100Ki", "0").stream()
                        .map(Quantities::canonical))
                .containsExactly("500m", "1", "1Gi", "1536Mi", "2", "100Ki", "0");
    }

    private <T extends io.fabric8.kubernetes.api.model.HasMetadata> T apply(T object) {
        return client.resource(object).fieldManager("tests").forceConflicts().serverSideApply();
    }

    private void settle() {
        soon(() -> assertThat(deployment().getStatus().getReadyReplicas()).isEqualTo(1));
        String[] last = {""};
        soon(() -> {
            String now = version();
            boolean same = now.equals(last[0]);
            last[0] = now;
            assertThat(same).isTrue();
        });
    }

    private String version() {
        return deployment().getMetadata().getResourceVersion();
    }

    private Deployment deployment() {
        return client.apps().deployments().withName("web").get();
    }

    private List<Pod> pods() {
        return client.pods().withLabels(LABELS).list().getItems();
    }

    private List<String> images() {
        return pods().stream()
                .map(pod -> pod.getSpec().getContainers().getFirst().getImage())
                .toList();
    }

    private static ConfigMap configMap(Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace(TestCluster.NAMESPACE)
                .endMetadata()
                .withData(data)
                .build();
    }

    private static Service service() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace(TestCluster.NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withSelector(LABELS)
                .addNewPort()
                .withPort(8080)
                .endPort()
                .endSpec()
                .build();
    }

    private static Deployment deployment(String image) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace(TestCluster.NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(LABELS)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(LABELS)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("engine")
                .withImage(image)
                .withNewResources()
                .addToRequests("cpu", new Quantity("0.5"))
                .endResources()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static String get(URI uri) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(30))
                .ignoreExceptions()
                .untilAsserted(assertion);
    }
}
