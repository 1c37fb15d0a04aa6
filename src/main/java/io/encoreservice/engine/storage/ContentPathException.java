package io.encoreservice.engine.storage;

/** A path that is not inside the content folder; the message is for the tenant and shows the virtual path only. */
public final class ContentPathException extends Exception {

    public ContentPathException(String message) {
        super(message);
    }
}
