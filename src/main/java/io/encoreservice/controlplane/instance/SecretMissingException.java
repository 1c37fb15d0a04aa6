package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.web.ReasonedException;

/** An instance refers to a secret that is not there any more, or that no engine can be given. */
final class SecretMissingException extends ReasonedException {

    private static final int CONFLICT = 409;

    SecretMissingException(String reason) {
        super(CONFLICT, reason);
    }
}
