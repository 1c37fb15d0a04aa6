package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.Plan;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * What trials may take together.
 *
 * @param instancesInAll how many instances all trial tenants may have at once
 * @param retention how long an ended trial can still be looked at before all of it is removed
 */
@Validated
@ConfigurationProperties("encore.trial")
public record TrialProperties(@Min(0) int instancesInAll, Duration retention) {

    private static final Duration WITHOUT_END = Duration.ofDays(365);

    /** How long a trial token is good for, so that its owner can still look once the trial has ended. */
    public Duration tokenLifetime(Plan trial) {
        return trial.lifetime().isZero() ? WITHOUT_END : trial.lifetime().plus(retention);
    }
}
