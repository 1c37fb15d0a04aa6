package io.encoreservice.engine.web;

/** A request body over the limit. */
final class BodyTooLargeException extends Exception {

    BodyTooLargeException(int limit) {
        super("The body must not be larger than " + limit + " bytes");
    }
}
