package io.encoreservice.controlplane.token;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a good token proves.
 *
 * @param subject the tenant or operator it speaks for
 * @param id its {@code jti}
 * @param issuedAt when it was made
 * @param expiresAt when it ends
 * @param personalId the personal token it was exchanged for, if any
 * @param keyId our key that signed it, if any
 */
record ProvedToken(
        String subject,
        String id,
        Instant issuedAt,
        Instant expiresAt,
        @Nullable String personalId,
        @Nullable String keyId) {}
