package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.util.List;

/** What makes the number of engines follow their work: KEDA looks at the queue, without it the cluster at the CPU. */
final class InstanceScaling {

    /** How long there must be too many engines before one is taken away: taking one puts its jobs back. */
    static final int PATIENCE_SECONDS = 300;

    private static final int BUSY_PERCENT = 80;

    private final InstanceSurroundings surroundings;
    private final EngineImage image;

    InstanceScaling(InstanceSurroundings surroundings, EngineImage image) {
        this.surroundings = surroundings;
        this.image = image;
    }

    List<HasMetadata> of(InstanceSpec spec, ObjectMeta metadata) {
        if (!spec.scalesItself()) {
            return List.of();
        }
        return surroundings.keda()
                ? new KedaScaling(spec, surroundings.redis(), image).objects(metadata)
                : List.of(byCpu(spec, metadata));
    }

    private static HorizontalPodAutoscaler byCpu(InstanceSpec spec, ObjectMeta metadata) {
        return new HorizontalPodAutoscalerBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withNewScaleTargetRef()
                .withApiVersion("apps/v1")
                .withKind("Deployment")
                .withName(metadata.getName())
                .endScaleTargetRef()
                .withMinReplicas(spec.replicas())
                .withMaxReplicas(spec.maxReplicas())
                .addNewMetric()
                .withType("Resource")
                .withNewResource()
                .withName("cpu")
                .withNewTarget()
                .withType("Utilization")
                .withAverageUtilization(BUSY_PERCENT)
                .endTarget()
                .endResource()
                .endMetric()
                .withNewBehavior()
                .withNewScaleDown()
                .withStabilizationWindowSeconds(PATIENCE_SECONDS)
                .endScaleDown()
                .endBehavior()
                .endSpec()
                .build();
    }
}
