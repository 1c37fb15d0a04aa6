package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.web.ReasonedException;
import java.time.Duration;

/** Nothing is known of tenants, or can be written down, while Redis does not answer. */
public final class TenantsUnavailableException extends ReasonedException {

    private static final int SERVICE_UNAVAILABLE = 503;

    TenantsUnavailableException() {
        super(
                SERVICE_UNAVAILABLE,
                "The service's store does not answer at the moment; try again",
                Duration.ofSeconds(2));
    }
}
