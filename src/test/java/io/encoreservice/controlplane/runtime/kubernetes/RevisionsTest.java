package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnableKubernetesMockClient(crud = true)
class RevisionsTest {

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    private final Revisions revisions = new Revisions(5);

    @ParameterizedTest
    @CsvSource({"6, true", "5, false", "4, false", "x, false", "'', false"})
    void onlyWhatAHigherRevisionAppliedIsLeftAlone(String applied, boolean newer) {
        controlPlane("new", "6", "Pending");

        revisions.look(client, "encore");

        assertThat(revisions.isNewer(appliedBy(applied))).isEqualTo(newer);
    }

    @ParameterizedTest
    @CsvSource({"4, Running", "5, Running", "6, Failed", "x, Running"})
    void nothingIsLeftAloneWhenNoNewerControlPlaneIsThere(String revision, String phase) {
        controlPlane("other", revision, phase);

        revisions.look(client, "encore");

        assertThat(revisions.isNewer(appliedBy("6"))).isFalse();
    }

    @Test
    void afterARollbackTheOlderOneTakesOver() {
        controlPlane("new", "6", "Running");
        revisions.look(client, "encore");
        boolean before = revisions.isNewer(appliedBy("6"));
        client.pods().inNamespace("encore").withName("new").delete();

        revisions.look(client, "encore");

        assertThat(before).isTrue();
        assertThat(revisions.isNewer(appliedBy("6"))).isFalse();
    }

    private void controlPlane(String name, String revision, String phase) {
        client.pods()
                .inNamespace("encore")
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels(InstanceNames.CONTROL_PLANE_REVISION, revision)
                        .endMetadata()
                        .withNewStatus()
                        .withPhase(phase)
                        .endStatus()
                        .build())
                .create();
    }

    private static Deployment appliedBy(String revision) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .addToAnnotations(InstanceNames.REVISION, revision)
                .endMetadata()
                .build();
    }
}
