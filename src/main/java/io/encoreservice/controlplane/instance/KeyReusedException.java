package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.web.ReasonedException;

/** An Idempotency-Key stands for another creation already. */
final class KeyReusedException extends ReasonedException {

    private static final int CONFLICT = 409;

    KeyReusedException(String reason) {
        super(CONFLICT, reason);
    }
}
