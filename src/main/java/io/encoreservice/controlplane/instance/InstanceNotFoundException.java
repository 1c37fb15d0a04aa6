package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.web.ReasonedException;

/** The tenant has no instance of that name, whoever else may have one. */
final class InstanceNotFoundException extends ReasonedException {

    private static final int NOT_FOUND = 404;

    InstanceNotFoundException(InstanceName name) {
        super(NOT_FOUND, "Instance " + name + " not found");
    }
}
