package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.identity.TenantId;
import java.time.Instant;

/** What a token that opens this service proves. */
record ServiceToken(TenantId tenant, Instant expiresAt) {}
