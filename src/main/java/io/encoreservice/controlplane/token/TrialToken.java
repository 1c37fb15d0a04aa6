package io.encoreservice.controlplane.token;

/**
 * The answer to {@code POST /token}.
 *
 * @param token the service access token
 * @param serviceId what it opens
 * @param tenantId the tenant made for it
 * @param expiry when it ends, in seconds since 1970
 */
record TrialToken(String token, String serviceId, String tenantId, long expiry) {

    static TrialToken of(IssuedToken issued) {
        return new TrialToken(
                issued.value(),
                TokenKind.ENCORE,
                issued.subject(),
                issued.expiresAt().getEpochSecond());
    }

    @Override
    public String toString() {
        return "TrialToken[" + tenantId + "]";
    }
}
