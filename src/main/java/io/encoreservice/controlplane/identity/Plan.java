package io.encoreservice.controlplane.identity;

/**
 * What a tenant may use.
 *
 * @param name the plan's name in the configuration, such as {@code default} or {@code trial}
 * @param instances how many instances may exist at once
 * @param workers how many jobs one engine of an instance may run at once
 * @param replicas how many engines one instance may have
 */
public record Plan(String name, int instances, int workers, int replicas) {}
