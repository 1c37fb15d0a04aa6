package io.encoreservice.engine.storage;

/** A file is larger than one may be. */
public final class FileTooLargeException extends Exception {

    FileTooLargeException(String message) {
        super(message);
    }
}
