package io.encoreservice.controlplane.tenant;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The plans by name; {@code default} and {@code trial} must be among them.
 *
 * @param plans limits by the plan's name
 */
@Validated
@ConfigurationProperties("encore")
public record PlanProperties(Map<String, @Valid Limits> plans) {

    /**
     * @param instances how many instances may exist at once
     * @param workers how many jobs one engine of an instance may run at once
     * @param replicas how many engines one instance may have
     */
    public record Limits(
            @Min(0) int instances,
            @Min(1) int workers,
            @Min(1) int replicas) {}
}
