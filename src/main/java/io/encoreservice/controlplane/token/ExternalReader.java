package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.identity.InvalidNameException;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.StartRefusedException;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.ExpiredJwtException;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.PrematureJwtException;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.Set;

/** Reads the tokens of one external issuer as service access tokens of the tenant that they name. */
final class ExternalReader {

    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);
    private static final Set<String> HEADERS = Set.of("alg", "kid", "typ", "x5t", "x5t#S256");
    private static final Set<String> TYPES = Set.of("JWT", "jwt", "at+jwt");
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final JwtJsonReader json = new JwtJsonReader();
    private final ExternalIssuer issuer;
    private final RemoteKeys keys;
    private final JwtParser parser;

    ExternalReader(ExternalIssuer issuer, Clock clock) {
        if (!ALGORITHMS.containsAll(issuer.algorithms())) {
            throw new StartRefusedException("encore.token.external: the algorithms of " + issuer.issuer()
                    + " must be among " + ALGORITHMS.stream().sorted().toList());
        }
        if (!isSafe(issuer.jwksUrl())) {
            throw new StartRefusedException("encore.token.external: the jwks-url of " + issuer.issuer()
                    + " must begin with https://, or http:// for this machine itself");
        }
        this.issuer = issuer;
        this.keys = new RemoteKeys(issuer.jwksUrl(), clock);
        JwtParserBuilder builder = Jwts.parser();
        var signatures = builder.json(json).sig().clear();
        for (String name : issuer.algorithms()) {
            SecureDigestAlgorithm<?, ?> algorithm = Jwts.SIG.get().forKey(name);
            signatures.add(algorithm);
        }
        this.parser = signatures
                .and()
                .zip()
                .clear()
                .and()
                .clock(() -> Date.from(clock.instant()))
                .clockSkewSeconds(CLOCK_SKEW.toSeconds())
                .keyLocator(header ->
                        keys.find(String.valueOf(header.get("kid"))).orElseThrow(() -> new JwtException("unknown key")))
                .build();
    }

    /** Whether a token claims to be of this issuer; nothing of it is proved yet. */
    boolean isClaimedBy(String token) {
        try {
            return TokenForm.isCanonical(token)
                    && issuer.issuer().equals(TokenForm.claims(token, json).get("iss"));
        } catch (JwtException e) {
            return false;
        }
    }

    ProvedToken read(String token) throws InvalidTokenException {
        try {
            refuseOtherHeaders(token);
            return checked(parser.parseSignedClaims(token).getPayload());
        } catch (ExpiredJwtException e) {
            throw InvalidTokenException.expired();
        } catch (PrematureJwtException e) {
            throw new InvalidTokenException("the token is not valid yet");
        } catch (JwtException | IllegalArgumentException e) {
            throw new InvalidTokenException("the token was not made by its issuer, or was changed");
        }
    }

    private void refuseOtherHeaders(String token) {
        Map<String, ?> members = TokenForm.header(token, json);
        boolean known = HEADERS.containsAll(members.keySet())
                && issuer.algorithms().contains(String.valueOf(members.get("alg")))
                && members.get("kid") instanceof String
                && (!members.containsKey("typ") || TYPES.contains(String.valueOf(members.get("typ"))));
        if (!known) {
            throw new JwtException("unexpected headers");
        }
    }

    private ProvedToken checked(Claims claims) throws InvalidTokenException {
        if (!issuer.issuer().equals(claims.getIssuer())) {
            throw new InvalidTokenException("the token was issued by somebody else");
        }
        if (claims.getAudience() == null || !claims.getAudience().contains(issuer.audience())) {
            throw new InvalidTokenException("the token is for another service");
        }
        if (claims.getExpiration() == null) {
            throw new InvalidTokenException("the token never expires, and so is not accepted");
        }
        if (claims.getId() == null || claims.getIssuedAt() == null) {
            throw new InvalidTokenException("the token has no id or no time of issue, and so cannot be revoked");
        }
        return new ProvedToken(
                tenant(claims),
                claims.getId(),
                claims.getIssuedAt().toInstant(),
                claims.getExpiration().toInstant(),
                null,
                null);
    }

    private String tenant(Claims claims) throws InvalidTokenException {
        try {
            String name = claims.get(issuer.tenantClaim(), String.class);
            return TenantId.of(name == null ? "" : name).value();
        } catch (InvalidNameException e) {
            throw new InvalidTokenException("the token names no tenant");
        }
    }

    private static boolean isSafe(URI address) {
        return "https".equals(address.getScheme())
                || ("http".equals(address.getScheme()) && LOOPBACK.contains(String.valueOf(address.getHost())));
    }
}
