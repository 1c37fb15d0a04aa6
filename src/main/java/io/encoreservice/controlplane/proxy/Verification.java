package io.encoreservice.controlplane.proxy;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.token.InvalidTokenException;
import io.encoreservice.controlplane.token.TokenVerifier;
import java.util.Optional;

/** How a token proves who calls. */
interface Verification {

    /** May block, so never called on an event loop. */
    Caller verify(String token) throws InvalidTokenException;

    /** What is still known of a token that was verified lately; at once, and empty when it must be verified. */
    Optional<Caller> recall(String token) throws InvalidTokenException;

    static Verification by(TokenVerifier verifier) {
        return new Verification() {

            @Override
            public Caller verify(String token) throws InvalidTokenException {
                return verifier.verify(token);
            }

            @Override
            public Optional<Caller> recall(String token) throws InvalidTokenException {
                return verifier.recall(token);
            }
        };
    }
}
