package io.encoreservice.shared.bundle;

/** There is no bundled program that runs on this machine; the message names the property that helps. */
public final class NotBundledException extends RuntimeException {

    NotBundledException(String message) {
        super(message);
    }
}
