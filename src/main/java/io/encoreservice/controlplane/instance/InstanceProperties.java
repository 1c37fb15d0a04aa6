package io.encoreservice.controlplane.instance;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * What instances get when they are made and what is kept of them when they are deleted.
 *
 * @param workers how many jobs one engine runs at once unless its instance says otherwise
 * @param contentRetention how long a deleted instance's files are kept
 */
@Validated
@ConfigurationProperties("encore.instance")
public record InstanceProperties(@Min(1) @Max(64) int workers, Duration contentRetention) {}
