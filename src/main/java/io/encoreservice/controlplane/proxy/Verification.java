package io.encoreservice.controlplane.proxy;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.token.InvalidTokenException;

/** How a token proves who calls; may block, so never called on an event loop. */
@FunctionalInterface
interface Verification {

    Caller verify(String token) throws InvalidTokenException;
}
