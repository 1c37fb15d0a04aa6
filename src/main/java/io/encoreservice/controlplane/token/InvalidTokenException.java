package io.encoreservice.controlplane.token;

/** A token that proves nothing; the message says what to do and holds no part of the token. */
public final class InvalidTokenException extends Exception {

    public InvalidTokenException(String message) {
        super(message);
    }

    static InvalidTokenException expired() {
        return new InvalidTokenException("the token has expired: get a new one");
    }

    static InvalidTokenException revoked() {
        return new InvalidTokenException("the token was revoked: get a new one");
    }
}
