package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.identity.TenantId;
import java.time.Instant;

/**
 * A token just made.
 *
 * @param value the compact JWS
 * @param tenant whom it speaks for
 * @param expiresAt when it ends, in whole seconds
 */
record IssuedToken(String value, TenantId tenant, Instant expiresAt) {

    @Override
    public String toString() {
        return "IssuedToken[" + tenant + ", until " + expiresAt + "]";
    }
}
