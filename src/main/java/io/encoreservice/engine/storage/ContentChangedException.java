package io.encoreservice.engine.storage;

/** A file is not in the state that a change was meant for. */
public final class ContentChangedException extends Exception {

    ContentChangedException(String path) {
        super("'" + path + "' is not, or not any more, as the request's If-Match or If-None-Match demands");
    }
}
