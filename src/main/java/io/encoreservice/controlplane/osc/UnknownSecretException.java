package io.encoreservice.controlplane.osc;

import io.encoreservice.controlplane.web.ReasonedException;

/** The tenant has no secret of that name. */
final class UnknownSecretException extends ReasonedException {

    private static final int NOT_FOUND = 404;
    private static final int LONGEST = 64;

    UnknownSecretException(String name) {
        super(NOT_FOUND, "secret " + name.substring(0, Math.min(LONGEST, name.length())) + " not found");
    }
}
