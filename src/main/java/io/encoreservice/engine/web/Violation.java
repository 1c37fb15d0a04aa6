package io.encoreservice.engine.web;

/**
 * A rule that a request breaks.
 *
 * @param field where, such as {@code inputs[0].uri}; empty for the body as a whole
 * @param rule what must be, such as {@code must not be blank}
 */
record Violation(String field, String rule) {

    @Override
    public String toString() {
        return field.isEmpty() ? "The body " + rule : field + " " + rule;
    }
}
