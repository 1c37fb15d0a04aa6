package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.runtime.RuntimeAwayException;
import io.encoreservice.controlplane.web.ReasonedException;

/** Where the instance runs does not tell its log for the moment. */
final class LogsUnavailableException extends ReasonedException {

    private static final int SERVICE_UNAVAILABLE = 503;

    LogsUnavailableException(RuntimeAwayException away) {
        super(SERVICE_UNAVAILABLE, "the log cannot be read for the moment, try again shortly", away.retryAfter());
    }
}
