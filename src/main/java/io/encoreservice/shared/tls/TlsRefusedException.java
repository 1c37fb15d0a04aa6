package io.encoreservice.shared.tls;

/** A certificate or its private key cannot be used; the message names the files, for the operator. */
public final class TlsRefusedException extends RuntimeException {

    public TlsRefusedException(String message) {
        super(message);
    }
}
