package io.encoreservice.controlplane.token;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How tokens are made here.
 *
 * @param issuer the {@code iss} claim of tokens made and accepted
 * @param serviceLifetime how long a service access token is good for unless told otherwise
 * @param personalLifetime how long a personal access token is good for unless told otherwise
 * @param adminLifetime how long an admin token is good for unless told otherwise
 * @param keysFile a private JWK set of the keys that sign and verify; empty means the data folder's, if there is one
 * @param external who else may issue service access tokens
 * @param trial who may get a trial token
 */
@Validated
@ConfigurationProperties("encore.token")
public record TokenProperties(
        @NotBlank String issuer,
        @DurationMin(seconds = 1) Duration serviceLifetime,
        @DurationMin(seconds = 1) Duration personalLifetime,
        @DurationMin(seconds = 1) @DefaultValue("12h") Duration adminLifetime,
        @DefaultValue("") String keysFile,
        @DefaultValue List<@Valid ExternalIssuer> external,
        @Valid Trial trial) {

    boolean isKeysFileNamed() {
        return !keysFile.isBlank();
    }

    /** Where the keys are, or will be once somebody makes them. */
    Path keysIn(Path dataFolder) {
        return isKeysFileNamed() ? Path.of(keysFile.strip()) : dataFolder.resolve("token-keys.json");
    }

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
