package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.Plan;
import io.encoreservice.controlplane.runtime.InstanceRuntime;

/** Says how large an instance may be: by its tenant's plan, and by what its engines can share where they run. */
final class InstanceLimits {

    private final InstanceSpecs specs;
    private final InstanceRuntime runtime;
    private final int workers;
    private final int trials;

    /**
     * @param workers how many jobs an engine runs at once unless its instance says otherwise
     * @param trials how many instances all trial tenants together may have
     */
    InstanceLimits(InstanceSpecs specs, InstanceRuntime runtime, int workers, int trials) {
        this.specs = specs;
        this.runtime = runtime;
        this.workers = workers;
        this.trials = trials;
    }

    /** How many instances there may be when this caller gets one more. */
    Quota quota(Caller caller) {
        int own = caller.plan().instances();
        return new Quota(own, own, trials);
    }

    /** What a caller's instances count for beside their tenant; empty when nothing. */
    static String account(Caller caller) {
        return caller.account().equals(caller.tenant().value()) ? "" : caller.account();
    }

    /**
     * How many jobs an engine runs at once if {@code wished} are wished for, 0 meaning the service's own number.
     *
     * @throws PlanLimitException when the plan allows less
     */
    int workers(Plan plan, int wished) {
        if (wished > plan.workers()) {
            throw new PlanLimitException(plan, plan.workers(), "workers for an instance");
        }
        return wished == 0 ? Math.min(workers, plan.workers()) : wished;
    }

    /**
     * Passes an instance on if it may have as many engines as it asks for.
     *
     * @throws PlanLimitException when the plan allows less
     * @throws TooManyReplicasException when its engines cannot work beside each other
     */
    Instance scaled(Plan plan, Instance instance) {
        if (instance.maxReplicas() > plan.replicas()) {
            throw new PlanLimitException(plan, plan.replicas(), "replicas of an instance");
        }
        return sharing(instance);
    }

    /**
     * Passes an instance on if its engines can work beside each other.
     *
     * @throws TooManyReplicasException when they cannot
     */
    Instance sharing(Instance instance) {
        int limit = instance.maxReplicas() > 1 ? runtime.replicaLimit(specs.of(instance)) : 1;
        if (instance.maxReplicas() > limit) {
            throw new TooManyReplicasException(instance, limit);
        }
        return instance;
    }
}
