package io.encoreservice.controlplane.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.tenant.Tenant;
import io.encoreservice.controlplane.tenant.TenantDirectory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;

/** Decides whether a token proves who calls; cached, safe for many threads, never for an event loop. */
public final class TokenVerifier {

    private static final int MAX_LENGTH = 4096;
    private static final int MAX_CACHED = 10_000;
    private static final Duration CACHED_FOR = Duration.ofMinutes(10);

    private final ServiceTokenReader reader;
    private final TenantDirectory tenants;
    private final Clock clock;

    // why: only good tokens are kept, so nobody fills the cache who cannot make one.
    private final Cache<ByteBuffer, ServiceToken> good = Caffeine.newBuilder()
            .maximumSize(MAX_CACHED)
            .expireAfterWrite(CACHED_FOR)
            .build();

    TokenVerifier(KeyRing keys, String issuer, TenantDirectory tenants, Clock clock) {
        this.reader = new ServiceTokenReader(keys, issuer, clock);
        this.tenants = tenants;
        this.clock = clock;
    }

    /** Believes tokens signed with the keys of an installation. */
    public static TokenVerifier of(InstallationKey key, String issuer, TenantDirectory tenants) {
        return new TokenVerifier(KeyRing.of(key), issuer, tenants, Clock.systemUTC());
    }

    /**
     * Verifies a compact JWS.
     *
     * @throws InvalidTokenException when it proves nothing, for whatever reason
     */
    public Caller verify(String token) throws InvalidTokenException {
        if (token.length() > MAX_LENGTH) {
            throw new InvalidTokenException("the token is longer than any token of this service");
        }
        ByteBuffer digest = sha256(token);
        ServiceToken proof = good.getIfPresent(digest);
        if (proof == null) {
            proof = reader.read(token);
            good.put(digest, proof);
        }
        if (!clock.instant().isBefore(proof.expiresAt())) {
            throw InvalidTokenException.expired();
        }
        Tenant tenant = tenants.of(proof.tenant());
        if (tenants.isRevoked(proof.id()) || proof.issuedAt().isBefore(tenant.tokensSince())) {
            throw new InvalidTokenException("the token was revoked: get a new one");
        }
        return new Caller(
                tenant.id(), tenant.plan(), tenant.account(), tenant.standing(), proof.id(), proof.expiresAt());
    }

    private static ByteBuffer sha256(String token) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
