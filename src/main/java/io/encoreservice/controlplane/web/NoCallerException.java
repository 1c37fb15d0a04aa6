package io.encoreservice.controlplane.web;

/** A controller wants to know who calls where nobody had to prove it; the answer is a demand for a token. */
final class NoCallerException extends ReasonedException {

    private static final int UNAUTHORIZED = 401;

    NoCallerException() {
        super(UNAUTHORIZED, "no token: send one service access token in the header x-jwt: Bearer <token>");
    }
}
