package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategyBuilder;

/** The Deployment, which is the instance: it bears the spec, and all else belongs to it. */
final class EngineDeployment {

    private static final int KEPT_REVISIONS = 2;

    private final KubernetesProperties properties;
    private final EngineVolumes volumes;

    EngineDeployment(KubernetesProperties properties, EngineVolumes volumes) {
        this.properties = properties;
        this.volumes = volumes;
    }

    Deployment of(InstanceSpec spec, ObjectMeta metadata, PodTemplateSpec pods) {
        return new DeploymentBuilder()
                .withMetadata(new ObjectMetaBuilder(metadata)
                        .addToAnnotations(InstanceNames.SPEC, SpecAnnotation.write(spec))
                        .addToAnnotations(InstanceNames.REVISION, Long.toString(properties.revision()))
                        .build())
                .withNewSpec()
                // why: what a scaler sets must not be set back by us.
                .withReplicas(spec.scalesItself() ? null : Integer.valueOf(spec.replicas()))
                .withNewSelector()
                .withMatchLabels(InstanceNames.selector(spec.uid()))
                .endSelector()
                .withStrategy(strategy())
                .withRevisionHistoryLimit(KEPT_REVISIONS)
                .withProgressDeadlineSeconds(
                        Math.toIntExact(Math.max(1, properties.startTimeout().toSeconds())))
                .withTemplate(pods)
                .endSpec()
                .build();
    }

    private DeploymentStrategy strategy() {
        // why: a second pod would wait for ever for a volume that the first one holds.
        return volumes.areShared()
                ? new DeploymentStrategyBuilder()
                        .withType("RollingUpdate")
                        .withNewRollingUpdate()
                        .withMaxSurge(new IntOrString(1))
                        .withMaxUnavailable(new IntOrString(0))
                        .endRollingUpdate()
                        .build()
                : new DeploymentStrategyBuilder().withType("Recreate").build();
    }
}
