package io.encoreservice.controlplane.identity;

import java.time.Instant;

/**
 * Who calls, once a token has proved it.
 *
 * @param tenant whose instances the call may touch
 * @param plan the tenant's limits
 * @param account what the limit of instances counts for: the tenant's own name, or what several trial tenants share
 * @param standing whether the tenant may change anything at the moment
 * @param tokenId the proof's {@code jti}
 * @param issuedAt when the proof was made
 * @param expiresAt when it ends
 */
public record Caller(
        TenantId tenant,
        Plan plan,
        String account,
        Standing standing,
        String tokenId,
        Instant issuedAt,
        Instant expiresAt) {}
