package io.encoreservice.controlplane.osc;

import io.encoreservice.controlplane.web.ReasonedException;

/** A service of the hosted platform that this installation is not. */
final class UnknownServiceException extends ReasonedException {

    private static final int NOT_FOUND = 404;
    private static final int LONGEST = 64;

    UnknownServiceException(String serviceId) {
        super(
                NOT_FOUND,
                "service " + serviceId.substring(0, Math.min(LONGEST, serviceId.length()))
                        + " not found: the only one here is " + ServiceCatalog.ENCORE);
    }
}
