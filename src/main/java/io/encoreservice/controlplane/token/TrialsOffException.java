package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.web.ReasonedException;

/** This service gives no trial tokens. */
final class TrialsOffException extends ReasonedException {

    private static final int FORBIDDEN = 403;

    TrialsOffException() {
        super(FORBIDDEN, "trial tokens are switched off here: ask the operator for a token");
    }
}
