package io.encoreservice.controlplane.runtime.kubernetes;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether the cluster's API answers; while it does not, instances go on but none can be changed. */
final class ClusterHealth implements HealthIndicator {

    private final KubernetesRuntime runtime;

    ClusterHealth(KubernetesRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Health health() {
        return runtime.isInContact() ? Health.up().build() : Health.down().build();
    }
}
