package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.web.ReasonedException;

/** A request about an instance that breaks a rule; the reason names the field and the rule. */
final class InvalidInstanceException extends ReasonedException {

    private static final int BAD_REQUEST = 400;

    InvalidInstanceException(String field, String rule) {
        super(BAD_REQUEST, field + " " + rule);
    }
}
