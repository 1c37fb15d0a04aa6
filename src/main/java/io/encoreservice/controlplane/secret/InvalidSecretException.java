package io.encoreservice.controlplane.secret;

import io.encoreservice.controlplane.web.ReasonedException;

/** A secret's name or value breaks its rule. */
public final class InvalidSecretException extends ReasonedException {

    private static final int BAD_REQUEST = 400;

    InvalidSecretException(String reason) {
        super(BAD_REQUEST, reason);
    }
}
