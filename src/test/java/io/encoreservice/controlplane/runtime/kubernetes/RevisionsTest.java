package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionsTest {

    @ParameterizedTest
    @CsvSource({"6, true", "5, false", "4, false", "x, false", "'', false"})
    void onlyWhatAHigherRevisionAppliedIsLeftAlone(String applied, boolean newer) {
        Deployment deployment = new DeploymentBuilder()
                .withNewMetadata()
                .addToAnnotations(InstanceNames.REVISION, applied)
                .endMetadata()
                .build();

        assertThat(new Revisions(5).isNewer(deployment)).isEqualTo(newer);
    }
}
