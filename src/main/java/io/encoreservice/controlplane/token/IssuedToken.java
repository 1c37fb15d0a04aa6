package io.encoreservice.controlplane.token;

import java.time.Instant;

/**
 * A token just made.
 *
 * @param value the compact JWS
 * @param id its {@code jti}, by which it can be revoked
 * @param subject the tenant or operator it speaks for
 * @param expiresAt when it ends, in whole seconds
 */
public record IssuedToken(String value, String id, String subject, Instant expiresAt) {

    @Override
    public String toString() {
        return "IssuedToken[" + id + " for " + subject + ", until " + expiresAt + "]";
    }
}
