package io.encoreservice.controlplane.token;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How tokens are made here.
 *
 * @param issuer the {@code iss} claim of tokens made and accepted
 * @param serviceLifetime how long a service access token is good for unless told otherwise
 * @param personalLifetime how long a personal access token is good for unless told otherwise
 * @param trial who may get a trial token
 */
@Validated
@ConfigurationProperties("encore.token")
public record TokenProperties(
        @NotBlank String issuer,
        @DurationMin(seconds = 1) Duration serviceLifetime,
        @DurationMin(seconds = 1) Duration personalLifetime,
        @Valid Trial trial) {

    /**
     * @param enabled whether {@code POST /token} answers; null means only while the API is bound to loopback
     * @param perAddress how many trial tokens one address may get within an hour
     * @param inAll how many trial tokens are given out within an hour
     */
    public record Trial(
            @Nullable Boolean enabled,
            @Positive int perAddress,
            @Positive int inAll) {}
}
