package io.encoreservice.engine.web;

/** A sort that lists of jobs do not have. */
final class IllegalSortException extends Exception {

    IllegalSortException(String message) {
        super(message);
    }
}
