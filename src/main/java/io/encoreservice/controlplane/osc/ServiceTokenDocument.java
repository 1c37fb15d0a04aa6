package io.encoreservice.controlplane.osc;

import io.encoreservice.controlplane.token.IssuedToken;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * A service access token, as SDKs expect it.
 *
 * @param serviceId what it opens
 * @param token the token
 * @param expiry when it ends, in seconds since 1970
 */
@Schema(name = "ServiceToken")
record ServiceTokenDocument(
        @Schema(example = "encore") String serviceId,
        String token,
        @Schema(example = "1893456000") long expiry) {

    static ServiceTokenDocument of(IssuedToken issued) {
        return new ServiceTokenDocument(
                ServiceCatalog.ENCORE, issued.value(), issued.expiresAt().getEpochSecond());
    }

    @Override
    public String toString() {
        return "ServiceTokenDocument[" + serviceId + ", until " + expiry + "]";
    }
}
