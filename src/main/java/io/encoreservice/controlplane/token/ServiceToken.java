package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.identity.TenantId;
import java.time.Instant;

/**
 * What a token that opens this service proves.
 *
 * @param tenant whom it speaks for
 * @param id its {@code jti}
 * @param issuedAt when it was made
 * @param expiresAt when it ends
 */
record ServiceToken(TenantId tenant, String id, Instant issuedAt, Instant expiresAt) {}
