package io.encoreservice.controlplane.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.tenant.Plans;
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
    private final Plans plans;
    private final Clock clock;

    // why: only good tokens are kept, so nobody fills the cache who cannot make one.
    private final Cache<ByteBuffer, Caller> good = Caffeine.newBuilder()
            .maximumSize(MAX_CACHED)
            .expireAfterWrite(CACHED_FOR)
            .build();

    TokenVerifier(KeyRing keys, String issuer, Plans plans, Clock clock) {
        this.reader = new ServiceTokenReader(keys, issuer, clock);
        this.plans = plans;
        this.clock = clock;
    }

    /** Believes tokens signed with the keys of an installation. */
    public static TokenVerifier of(InstallationKey key, String issuer, Plans plans) {
        return new TokenVerifier(KeyRing.of(key), issuer, plans, Clock.systemUTC());
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
        Caller caller = good.getIfPresent(digest);
        if (caller == null) {
            ServiceToken proof = reader.read(token);
            caller = new Caller(proof.tenant(), plans.of(proof.tenant()), proof.expiresAt());
            good.put(digest, caller);
        }
        if (!clock.instant().isBefore(caller.expiresAt())) {
            throw InvalidTokenException.expired();
        }
        return caller;
    }

    private static ByteBuffer sha256(String token) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
