package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.shared.launch.EngineEnvironment;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.LocalObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import java.util.List;

/** What every pod of an instance is made from; any change of it rolls them. */
final class PodTemplate {

    private final KubernetesProperties properties;
    private final EngineImage image;
    private final EngineVolumes volumes;
    private final EngineContainer container;

    PodTemplate(KubernetesProperties properties, EngineImage image, EngineVolumes volumes, EngineContainer container) {
        this.properties = properties;
        this.image = image;
        this.volumes = volumes;
        this.container = container;
    }

    PodTemplateSpec of(InstanceSpec spec, EngineEnvironment environment, String secretDigest) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(InstanceNames.labels(spec))
                .addToAnnotations(InstanceNames.RESTART_GENERATION, Integer.toString(spec.restartGeneration()))
                .addToAnnotations(InstanceNames.SECRET_DIGEST, secretDigest)
                .endMetadata()
                .withSpec(pod(spec, environment))
                .build();
    }

    private PodSpec pod(InstanceSpec spec, EngineEnvironment environment) {
        return new PodSpecBuilder()
                .withServiceAccountName(InstanceNames.of(spec.uid()))
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(
                        Math.max(1, properties.terminationGrace().toSeconds()))
                .withSecurityContext(PodHardening.pod(image.user()))
                .withRuntimeClassName(properties.runtimeClass().isBlank() ? null : properties.runtimeClass())
                .withNodeSelector(properties.nodeSelector().isEmpty() ? null : properties.nodeSelector())
                .withImagePullSecrets(pullSecrets())
                .withContainers(container.of(spec, environment))
                .withVolumes(volumes.of(spec))
                .build();
    }

    private List<LocalObjectReference> pullSecrets() {
        return properties.imagePullSecrets().stream()
                .map(name -> new LocalObjectReferenceBuilder().withName(name).build())
                .toList();
    }
}
