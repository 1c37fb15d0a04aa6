package io.encoreservice.controlplane.runtime.local;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How engines run on this machine.
 *
 * @param engineCommand another program in the engine's place; empty for our own
 * @param startTimeout an engine that does not answer within this has failed
 * @param stopTimeout how long an engine may take to stop before it is killed
 * @param concurrentStarts how many engines may be starting at the same time
 * @param heap an engine's heap as {@code -Xmx} takes it
 * @param aotCache whether a JDK ahead-of-time cache is trained in the background
 */
@Validated
@ConfigurationProperties("encore.local")
record LocalProperties(
        String engineCommand,
        Duration startTimeout,
        Duration stopTimeout,
        @Min(1) int concurrentStarts,
        @Pattern(regexp = "[1-9][0-9]*[kKmMgG]") String heap,
        boolean aotCache) {}
