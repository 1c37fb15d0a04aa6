package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.Plan;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.shared.launch.EngineLimits;

/** Tells which plan a tenant has. */
public final class Plans {

    private final Plan standard;
    private final Plan trial;

    /**
     * Reads the plans.
     *
     * @throws IllegalArgumentException when {@code default} or {@code trial} is missing
     */
    public Plans(PlanProperties properties) {
        this.standard = plan(properties, "default");
        this.trial = plan(properties, "trial");
    }

    public Plan of(TenantId tenant) {
        return tenant.isTrial() ? trial : standard;
    }

    private static Plan plan(PlanProperties properties, String name) {
        PlanProperties.Limits limits = properties.plans().get(name);
        if (limits == null) {
            throw new IllegalArgumentException("encore.plans must name a plan '" + name + "'");
        }
        return new Plan(
                name,
                limits.instances(),
                limits.workers(),
                limits.replicas(),
                new EngineLimits(
                        limits.queuedJobs(),
                        limits.storage().toBytes(),
                        limits.inputSize().toBytes(),
                        limits.inputDuration()),
                limits.lifetime());
    }
}
