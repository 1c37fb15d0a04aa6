package io.encoreservice.engine.web;

import java.util.List;
import java.util.stream.Collectors;

/** A job that cannot be accepted, with every rule that it breaks. */
final class InvalidBodyException extends Exception {

    private final transient List<Violation> violations;

    InvalidBodyException(List<Violation> violations) {
        super(violations.stream().map(Violation::toString).collect(Collectors.joining("; ")));
        this.violations = List.copyOf(violations);
    }

    List<Violation> violations() {
        return violations;
    }
}
