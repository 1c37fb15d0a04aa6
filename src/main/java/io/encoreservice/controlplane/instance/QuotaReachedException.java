package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Plan;
import io.encoreservice.controlplane.web.ReasonedException;

/** The tenant already has as many instances as its plan allows. */
final class QuotaReachedException extends ReasonedException {

    private static final int FORBIDDEN = 403;

    QuotaReachedException(Plan plan) {
        super(
                FORBIDDEN,
                "Limit reached: the plan '" + plan.name() + "' allows " + plan.instances()
                        + " instances at once, remove one first");
    }
}
