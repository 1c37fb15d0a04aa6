package io.encoreservice.controlplane.identity;

import io.encoreservice.shared.launch.EngineLimits;
import java.time.Duration;

/**
 * What a tenant may use.
 *
 * @param name the plan's name in the configuration, such as {@code default} or {@code trial}
 * @param instances how many instances may exist at once
 * @param workers how many jobs one engine of an instance may run at once
 * @param replicas how many engines one instance may have
 * @param limits how much one engine may be asked to do
 * @param traffic how much may pass to and from its instances
 * @param lifetime how long a tenant may use the service from its creation on; zero means for good
 */
public record Plan(
        String name,
        int instances,
        int workers,
        int replicas,
        EngineLimits limits,
        TrafficLimits traffic,
        Duration lifetime) {}
