package io.encoreservice.controlplane.secret;

import io.encoreservice.controlplane.web.ReasonedException;
import java.time.Duration;

/** Redis, which holds the secrets, does not answer for the moment. */
public final class SecretsUnavailableException extends ReasonedException {

    private static final int SERVICE_UNAVAILABLE = 503;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    SecretsUnavailableException() {
        super(
                SERVICE_UNAVAILABLE,
                "the service cannot reach its database for the moment, try again shortly",
                RETRY_AFTER);
    }
}
