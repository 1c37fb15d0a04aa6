package io.encoreservice.controlplane.installation;

/** The service was told something that it cannot start with; the message names the property or file. */
public final class StartRefusedException extends RuntimeException {

    public StartRefusedException(String message) {
        super(message);
    }
}
