package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.identity.Caller;

/** Decides whether a token proves who calls; cached, safe for many threads, never for an event loop. */
public final class TokenVerifier {

    /**
     * Verifies a compact JWS.
     *
     * @throws InvalidTokenException when it proves nothing, for whatever reason
     */
    public Caller verify(String token) throws InvalidTokenException {
        throw new InvalidTokenException("to be built");
    }
}
