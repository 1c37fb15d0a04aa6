package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.InvalidNameException;
import io.encoreservice.controlplane.web.ReasonedException;

/** A plan that the configuration does not have. */
final class UnknownPlanException extends ReasonedException {

    private static final int BAD_REQUEST = 400;

    UnknownPlanException(String plan) {
        super(BAD_REQUEST, "plan must be one of encore.plans, which has no " + InvalidNameException.quote(plan));
    }
}
