package io.encoreservice.controlplane.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.Operator;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.tenant.Tenant;
import io.encoreservice.controlplane.tenant.TenantDirectory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Decides whether a token proves who calls; cached, safe for many threads, never for an event loop. */
public final class TokenVerifier {

    private static final int MAX_LENGTH = 4096;
    private static final int MAX_CACHED = 10_000;
    private static final Duration CACHED_FOR = Duration.ofMinutes(10);

    private final KeyRing keys;
    private final TokenReader reader;
    private final List<ExternalReader> externals;
    private final TenantDirectory tenants;
    private final Clock clock;

    // why: only good tokens are kept, so nobody fills the cache who cannot make one.
    private final Cache<Shown, ProvedToken> good = Caffeine.newBuilder()
            .maximumSize(MAX_CACHED)
            .expireAfterWrite(CACHED_FOR)
            .build();

    TokenVerifier(KeyRing keys, String issuer, TenantDirectory tenants, Clock clock) {
        this(keys, issuer, List.of(), tenants, clock);
    }

    /**
     * @param externals who else may issue service access tokens
     */
    TokenVerifier(KeyRing keys, String issuer, List<ExternalIssuer> externals, TenantDirectory tenants, Clock clock) {
        this.keys = keys;
        this.externals = externals.stream()
                .map(external -> new ExternalReader(external, clock))
                .toList();
        this.reader = new TokenReader(keys, issuer, clock);
        this.tenants = tenants;
        this.clock = clock;
    }

    /** Believes tokens signed with the keys of an installation. */
    public static TokenVerifier of(InstallationKey key, String issuer, TenantDirectory tenants) {
        return new TokenVerifier(KeyRing.of(key), issuer, tenants, Clock.systemUTC());
    }

    /**
     * Verifies a service access token.
     *
     * @throws InvalidTokenException when it proves nothing, for whatever reason
     */
    public Caller verify(String token) throws InvalidTokenException {
        return caller(proved(token, Door.SERVICE));
    }

    /**
     * What {@link #verify} would answer to a token that was verified lately, without waiting for anything, so that an event
     * loop may ask; empty when it must be verified.
     *
     * @throws InvalidTokenException when it was good once and proves nothing any more
     */
    public Optional<Caller> recall(String token) throws InvalidTokenException {
        if (token.length() > MAX_LENGTH || !keys.answersAtOnce(clock.instant())) {
            return Optional.empty();
        }
        ProvedToken proof = good.getIfPresent(new Shown(sha256(token), Door.SERVICE));
        if (proof == null || hasLostItsKey(proof) || !tenants.knows(new TenantId(proof.subject()))) {
            return Optional.empty();
        }
        return Optional.of(caller(inForce(proof)));
    }

    /**
     * Verifies a personal access token.
     *
     * @throws InvalidTokenException when it proves nothing, for whatever reason
     */
    public Caller personal(String token) throws InvalidTokenException {
        return caller(proved(token, Door.PERSONAL));
    }

    /**
     * Verifies an admin token.
     *
     * @throws InvalidTokenException when it proves nothing, for whatever reason
     */
    public Operator admin(String token) throws InvalidTokenException {
        return new Operator(proved(token, Door.ADMIN).subject());
    }

    private Caller caller(ProvedToken proof) throws InvalidTokenException {
        Tenant tenant = tenants.of(new TenantId(proof.subject()));
        if (proof.issuedAt().isBefore(tenant.tokensSince())) {
            throw InvalidTokenException.revoked();
        }
        return new Caller(
                tenant.id(),
                tenant.plan(),
                tenant.account(),
                tenant.standing(),
                proof.id(),
                proof.issuedAt(),
                proof.expiresAt());
    }

    private ProvedToken proved(String token, Door door) throws InvalidTokenException {
        if (token.length() > MAX_LENGTH) {
            throw new InvalidTokenException("the token is longer than any token of this service");
        }
        Shown shown = new Shown(sha256(token), door);
        ProvedToken proof = good.getIfPresent(shown);
        if (proof == null || hasLostItsKey(proof)) {
            proof = read(token, door);
            good.put(shown, proof);
        }
        return inForce(proof);
    }

    private ProvedToken inForce(ProvedToken proof) throws InvalidTokenException {
        if (!clock.instant().isBefore(proof.expiresAt())) {
            throw InvalidTokenException.expired();
        }
        String personal = proof.personalId();
        if (tenants.isRevoked(proof.id()) || (personal != null && tenants.isRevoked(personal))) {
            throw InvalidTokenException.revoked();
        }
        return proof;
    }

    private ProvedToken read(String token, Door door) throws InvalidTokenException {
        Optional<ExternalReader> external = door == Door.SERVICE
                ? externals.stream().filter(e -> e.isClaimedBy(token)).findFirst()
                : Optional.empty();
        return external.isPresent() ? external.get().read(token) : reader.read(token, door);
    }

    private boolean hasLostItsKey(ProvedToken proof) {
        String key = proof.keyId();
        return key != null && keys.find(key, clock.instant()).isEmpty();
    }

    private static ByteBuffer sha256(String token) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** A token, of which only a digest is kept, and where it was shown. */
    private record Shown(ByteBuffer digest, Door door) {}
}
