package io.encoreservice.controlplane.instance;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Tells the operator how many instances are in which state. */
final class InstanceMetrics implements MeterBinder {

    private final InstanceStates states;

    InstanceMetrics(InstanceStates states) {
        this.states = states;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (InstanceStatus status : InstanceStatus.values()) {
            Gauge.builder("encore.instances", states, known -> known.count(status))
                    .description("Instances by their state")
                    .tag("status", status.wireName())
                    .register(registry);
        }
    }
}
