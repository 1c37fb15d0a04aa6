package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.web.ReasonedException;

/** The tenant already has an instance of that name; clients look for these very words. */
final class NameTakenException extends ReasonedException {

    private static final int CONFLICT = 409;

    NameTakenException() {
        super(CONFLICT, "Name is already taken");
    }
}
