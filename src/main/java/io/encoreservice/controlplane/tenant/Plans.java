package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.Plan;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.TrafficLimits;
import io.encoreservice.shared.launch.EngineLimits;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Tells which plan a tenant has. */
public final class Plans {

    /** The plan of whoever was given no other. */
    public static final String DEFAULT = "default";

    /** The plan of those who only try. */
    static final String TRIAL = "trial";

    private final Map<String, Plan> plans;

    /**
     * Reads the plans.
     *
     * @throws IllegalArgumentException when {@code default} or {@code trial} is missing
     */
    public Plans(PlanProperties properties) {
        this.plans = properties.plans().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, named -> plan(named.getKey(), named.getValue())));
        for (String needed : List.of(DEFAULT, TRIAL)) {
            if (!plans.containsKey(needed)) {
                throw new IllegalArgumentException("encore.plans must name a plan '" + needed + "'");
            }
        }
    }

    /** The plan of a tenant that nobody gave one. */
    public Plan of(TenantId tenant) {
        return named(tenant.isTrial() ? TRIAL : DEFAULT);
    }

    public Plan trial() {
        return named(TRIAL);
    }

    public boolean has(String name) {
        return plans.containsKey(name);
    }

    /** The plan of that name; one that is configured no more counts as {@code default}. */
    Plan named(String name) {
        return Objects.requireNonNull(plans.getOrDefault(name, plans.get(DEFAULT)));
    }

    private static Plan plan(String name, PlanProperties.Limits limits) {
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
                new TrafficLimits(limits.requestsPerSecond(), limits.bandwidth().toBytes()),
                limits.lifetime());
    }
}
