package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import org.junit.jupiter.api.Test;

class EssenceTest {

    @Test
    void aScalersLatestReadingDoesNotMatter() {
        HorizontalPodAutoscaler before = new HorizontalPodAutoscalerBuilder()
                .withNewMetadata()
                .withResourceVersion("1")
                .endMetadata()
                .withNewSpec()
                .withMaxReplicas(3)
                .endSpec()
                .build();
        HorizontalPodAutoscaler reading = new HorizontalPodAutoscalerBuilder(before)
                .editMetadata()
                .withResourceVersion("2")
                .endMetadata()
                .withNewStatus()
                .withCurrentReplicas(2)
                .endStatus()
                .build();
        HorizontalPodAutoscaler edited = new HorizontalPodAutoscalerBuilder(reading)
                .editSpec()
                .withMaxReplicas(9)
                .endSpec()
                .build();

        assertThat(Essence.differs(before, reading)).isFalse();
        assertThat(Essence.differs(before, edited)).isTrue();
    }

    @Test
    void aPodsStatusMatters() {
        Pod before = version(Pods.starting("a"), "1");

        assertThat(Essence.differs(before, version(Pods.ready("a"), "2"))).isTrue();
        assertThat(Essence.differs(before, version(Pods.starting("a"), "2"))).isFalse();
    }

    @Test
    void labelsMatterWhateverTheyAreOn() {
        ServiceBuilder service =
                new ServiceBuilder().withNewMetadata().withResourceVersion("1").endMetadata();

        assertThat(Essence.differs(
                        service.build(),
                        service.editMetadata()
                                .withResourceVersion("2")
                                .addToLabels("a", "b")
                                .endMetadata()
                                .build()))
                .isTrue();
    }

    private static Pod version(Pod pod, String version) {
        return new PodBuilder(pod)
                .editMetadata()
                .withResourceVersion(version)
                .endMetadata()
                .build();
    }
}
