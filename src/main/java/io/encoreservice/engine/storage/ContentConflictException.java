package io.encoreservice.engine.storage;

/** What lies in the content folder stands in a change's way; the message is for the tenant. */
public final class ContentConflictException extends Exception {

    ContentConflictException(String message) {
        super(message);
    }
}
