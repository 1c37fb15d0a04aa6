package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.web.ReasonedException;
import java.time.Duration;

/** All trial tenants together have as many instances as the installation lets them. */
final class TrialsFullException extends ReasonedException {

    private static final int SERVICE_UNAVAILABLE = 503;
    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    TrialsFullException() {
        super(
                SERVICE_UNAVAILABLE,
                "Limit reached: there are as many trial instances as this service lets there be, try again later",
                RETRY_AFTER);
    }
}
