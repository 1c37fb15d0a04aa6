package io.encoreservice.controlplane.tenant;

import java.time.Instant;

/**
 * What is remembered of a personal access token; never the token.
 *
 * @param id its {@code jti}
 * @param note what it is for, as the operator wrote
 * @param createdAt when it was made
 * @param expiresAt when it ends
 */
public record PersonalToken(String id, String note, Instant createdAt, Instant expiresAt) {}
