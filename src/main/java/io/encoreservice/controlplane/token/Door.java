package io.encoreservice.controlplane.token;

import java.util.Optional;

/** What a request must show, by where it goes; a token that opens one door opens no other. */
enum Door {
    /** A tenant's instances. */
    SERVICE(
            TokenKind.ENCORE,
            "no token: send one service access token in the header x-jwt: Bearer <token>",
            "the token is of the wrong kind: get a service access token"),
    /** Where a tenant gets service access tokens and keeps secrets. */
    PERSONAL(
            TokenKind.PERSONAL.audience(),
            "no token: send one personal access token in the header x-pat-jwt: Bearer <token>",
            "the token is of the wrong kind: send a personal access token in the header x-pat-jwt"),
    /** The operator's side. */
    ADMIN(
            TokenKind.ADMIN.audience(),
            "no token: send one admin token in the header Authorization: Bearer <token>",
            "the token is of the wrong kind: send an admin token");

    private final String audience;
    private final String noToken;
    private final String wrongKind;

    Door(String audience, String noToken, String wrongKind) {
        this.audience = audience;
        this.noToken = noToken;
        this.wrongKind = wrongKind;
    }

    String audience() {
        return audience;
    }

    boolean isOpenedBy(TokenKind kind) {
        return kind.audience().equals(audience);
    }

    InvalidTokenException noToken() {
        return new InvalidTokenException(noToken);
    }

    InvalidTokenException wrongKind() {
        return new InvalidTokenException(wrongKind);
    }

    /** Refuses a token that says of itself that it is for another door, and tells what to do with it. */
    void refuseStranger(Optional<TokenKind> kind) throws InvalidTokenException {
        if (kind.isEmpty() || isOpenedBy(kind.get())) {
            return;
        }
        if (this == SERVICE && kind.get() == TokenKind.PERSONAL) {
            throw new InvalidTokenException("this is a personal access token: exchange it for a service access token");
        }
        throw wrongKind();
    }
}
