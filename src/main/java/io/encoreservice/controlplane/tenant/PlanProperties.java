package io.encoreservice.controlplane.tenant;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
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
     * @param queuedJobs how many jobs may wait in one instance; 0, here and below, means no limit
     * @param storage how much one instance's content folder may hold
     * @param inputSize how large one input may be
     * @param inputDuration how long one input may play
     * @param requestsPerSecond how many requests to all instances together may begin within a second
     * @param bandwidth how much may pass to and from all instances together within a second
     * @param lifetime how long a tenant of this plan may use the service from its creation on
     */
    public record Limits(
            @Min(0) int instances,
            @Min(1) int workers,
            @Min(1) int replicas,
            @Min(0) @DefaultValue("0") int queuedJobs,
            @DefaultValue("0B") DataSize storage,
            @DefaultValue("0B") DataSize inputSize,
            @DefaultValue("0s") Duration inputDuration,
            @Min(0) @DefaultValue("0") int requestsPerSecond,
            @DefaultValue("0B") DataSize bandwidth,
            @DefaultValue("0s") Duration lifetime) {}
}
