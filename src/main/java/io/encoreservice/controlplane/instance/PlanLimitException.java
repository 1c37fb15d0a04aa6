package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Plan;
import io.encoreservice.controlplane.web.ReasonedException;

/** The tenant asks for a larger instance than its plan allows. */
final class PlanLimitException extends ReasonedException {

    private static final int FORBIDDEN = 403;

    PlanLimitException(Plan plan, int limit, String what) {
        super(FORBIDDEN, "Limit reached: the plan '" + plan.name() + "' allows " + limit + " " + what);
    }
}
