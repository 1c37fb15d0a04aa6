package io.encoreservice.controlplane.runtime;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * What every engine is told alike unless its instance says otherwise.
 *
 * @param profilesUrl the profile index of instances that name none
 * @param jobExpireTime how long a finished job is kept
 */
@Validated
@ConfigurationProperties("encore.instance")
public record EngineDefaults(@NotBlank String profilesUrl, Duration jobExpireTime) {}
