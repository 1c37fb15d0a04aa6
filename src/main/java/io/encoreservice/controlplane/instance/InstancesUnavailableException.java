package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.web.ReasonedException;
import java.time.Duration;

/** Redis, which holds the instances, does not answer for the moment; what runs goes on running. */
final class InstancesUnavailableException extends ReasonedException {

    private static final int SERVICE_UNAVAILABLE = 503;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    InstancesUnavailableException() {
        super(
                SERVICE_UNAVAILABLE,
                "the service cannot reach its database for the moment; instances go on running, try again shortly",
                RETRY_AFTER);
    }
}
