package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.identity.InvalidNameException;
import io.encoreservice.controlplane.identity.TenantId;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.ExpiredJwtException;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.JwsHeader;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.LocatorAdapter;
import io.jsonwebtoken.PrematureJwtException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.Set;

/** Reads a token that opens this service and believes nothing of it before its signature and every claim are right. */
final class ServiceTokenReader {

    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);
    private static final Set<String> HEADERS = Set.of("alg", "kid", "typ");

    private final JwtJsonReader json = new JwtJsonReader();
    private final JwtParser parser;
    private final String issuer;

    ServiceTokenReader(KeyRing keys, String issuer, Clock clock) {
        this.issuer = issuer;
        this.parser = Jwts.parser()
                .json(json)
                .sig()
                .clear()
                .add(Jwts.SIG.HS256)
                .and()
                .zip()
                .clear()
                .and()
                .clock(() -> Date.from(clock.instant()))
                .clockSkewSeconds(CLOCK_SKEW.toSeconds())
                .keyLocator(new KeyOf(keys))
                .build();
    }

    ServiceToken read(String token) throws InvalidTokenException {
        if (!TokenForm.isCanonical(token)) {
            throw new InvalidTokenException("the token is not a JWT of this service");
        }
        try {
            refuseOtherHeaders(token);
            return checked(parser.parseSignedClaims(token));
        } catch (ExpiredJwtException e) {
            throw InvalidTokenException.expired();
        } catch (PrematureJwtException e) {
            throw new InvalidTokenException("the token is not valid yet");
        } catch (JwtException | IllegalArgumentException e) {
            throw new InvalidTokenException("the token was not made by this service, or was changed");
        }
    }

    /** Refuses every header that could lead to a key or a meaning of the sender's choice. */
    private void refuseOtherHeaders(String token) {
        // why: as they stand in the token, since the library forgets members that are null or empty.
        byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
        Map<String, ?> members = json.deserialize(new StringReader(new String(header, StandardCharsets.UTF_8)));
        if (members == null || !HEADERS.equals(members.keySet()) || !"HS256".equals(members.get("alg"))) {
            throw new JwtException("unexpected headers");
        }
    }

    private ServiceToken checked(Jws<Claims> jws) throws InvalidTokenException {
        Claims claims = jws.getPayload();
        String type = jws.getHeader().getType();
        if (TokenKind.PERSONAL.type().equals(type)) {
            throw new InvalidTokenException("this is a personal access token: exchange it for a service access token");
        }
        if (!issuer.equals(claims.getIssuer())) {
            throw new InvalidTokenException("the token was issued by somebody else");
        }
        if (!Set.of(TokenKind.ENCORE).equals(claims.getAudience())) {
            throw new InvalidTokenException("the token is for another service");
        }
        TenantId tenant = tenant(claims);
        if (!(tenant.isTrial() ? TokenKind.TRIAL : TokenKind.SERVICE).type().equals(type)) {
            throw new InvalidTokenException("the token is of the wrong kind: get a service access token");
        }
        if (claims.getExpiration() == null) {
            throw new InvalidTokenException("the token never expires, and so is not accepted");
        }
        if (claims.getId() == null || claims.getIssuedAt() == null) {
            throw new InvalidTokenException("the token has no id or no time of issue, and so cannot be revoked");
        }
        return new ServiceToken(
                tenant,
                claims.getId(),
                claims.getIssuedAt().toInstant(),
                claims.getExpiration().toInstant());
    }

    private static TenantId tenant(Claims claims) throws InvalidTokenException {
        String tenant = claims.get("tenantId", String.class);
        if (tenant == null || !tenant.equals(claims.getSubject())) {
            throw new InvalidTokenException("the token names no tenant");
        }
        try {
            return new TenantId(tenant);
        } catch (InvalidNameException e) {
            throw new InvalidTokenException("the token names no tenant");
        }
    }

    /** Finds the key by its name among our own. */
    private static final class KeyOf extends LocatorAdapter<Key> {

        private final KeyRing keys;

        KeyOf(KeyRing keys) {
            this.keys = keys;
        }

        @Override
        protected Key locate(JwsHeader header) {
            return keys.find(header.getKeyId())
                    .orElseThrow(() -> new JwtException("unknown key"))
                    .secret();
        }
    }
}
