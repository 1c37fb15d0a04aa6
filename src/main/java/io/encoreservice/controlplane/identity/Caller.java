package io.encoreservice.controlplane.identity;

import java.time.Instant;

/**
 * Who calls, once a token has proved it.
 *
 * @param tenant whose instances the call may touch
 * @param plan the tenant's limits
 * @param expiresAt when the proof ends
 */
public record Caller(TenantId tenant, Plan plan, Instant expiresAt) {}
