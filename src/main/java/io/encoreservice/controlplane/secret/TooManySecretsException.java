package io.encoreservice.controlplane.secret;

import io.encoreservice.controlplane.web.ReasonedException;

/** The tenant keeps as many secrets as it may. */
public final class TooManySecretsException extends ReasonedException {

    private static final int FORBIDDEN = 403;

    TooManySecretsException(int limit) {
        super(FORBIDDEN, "Limit reached: a tenant may keep " + limit + " secrets, remove one first");
    }
}
