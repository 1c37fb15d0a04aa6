package io.encoreservice.controlplane.identity;

/**
 * What a tenant may use.
 *
 * @param name the plan's name in the configuration, such as {@code default} or {@code trial}
 * @param instances how many instances may exist at once
 */
public record Plan(String name, int instances) {}
