package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.identity.InvalidNameException;
import io.encoreservice.controlplane.identity.Operator;
import io.encoreservice.controlplane.identity.TenantId;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.ExpiredJwtException;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.PrematureJwtException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a token made here and believes nothing of it before its signature and every claim are right. */
final class TokenReader {

    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);
    private static final Set<String> HEADERS = Set.of("alg", "kid", "typ");

    private final JwtJsonReader json = new JwtJsonReader();
    private final KeyRing keys;
    private final String issuer;
    private final Clock clock;

    TokenReader(KeyRing keys, String issuer, Clock clock) {
        this.keys = keys;
        this.issuer = issuer;
        this.clock = clock;
    }

    ProvedToken read(String token, Door door) throws InvalidTokenException {
        if (!TokenForm.isCanonical(token)) {
            throw new InvalidTokenException("the token is not a JWT of this service");
        }
        try {
            SigningKey key = signerOf(token);
            return checked(parser(key).parseSignedClaims(token), key, door);
        } catch (ExpiredJwtException e) {
            throw InvalidTokenException.expired();
        } catch (PrematureJwtException e) {
            throw new InvalidTokenException("the token is not valid yet");
        } catch (JwtException | IllegalArgumentException e) {
            throw new InvalidTokenException("the token was not made by this service, or was changed");
        }
    }

    /** Our own key of that name; refuses every header that could lead to a key or a meaning of the sender's choice. */
    private SigningKey signerOf(String token) {
        Map<String, ?> members = TokenForm.header(token, json);
        if (!HEADERS.equals(members.keySet()) || !(members.get("kid") instanceof String id)) {
            throw new JwtException("unexpected headers");
        }
        SigningKey key = keys.find(id, clock.instant()).orElseThrow(() -> new JwtException("unknown key"));
        if (!key.algorithm().toString().equals(members.get("alg"))) {
            throw new JwtException("another algorithm than the key's");
        }
        return key;
    }

    /** Knows one key and the one algorithm of that key, whatever the token says. */
    private JwtParser parser(SigningKey key) {
        return Jwts.parser()
                .json(json)
                .sig()
                .clear()
                .add(key.algorithm().verifier())
                .and()
                .zip()
                .clear()
                .and()
                .clock(() -> Date.from(clock.instant()))
                .clockSkewSeconds(CLOCK_SKEW.toSeconds())
                .keyLocator(header -> key.verifying())
                .build();
    }

    private ProvedToken checked(Jws<Claims> jws, SigningKey key, Door door) throws InvalidTokenException {
        Claims claims = jws.getPayload();
        Optional<TokenKind> kind = TokenKind.ofType(jws.getHeader().getType());
        door.refuseStranger(kind);
        if (!issuer.equals(claims.getIssuer())) {
            throw new InvalidTokenException("the token was issued by somebody else");
        }
        if (!Set.of(door.audience()).equals(claims.getAudience())) {
            throw new InvalidTokenException("the token is for another service");
        }
        String subject = door == Door.ADMIN ? operator(claims) : tenant(claims, door, kind);
        if (kind.isEmpty()) {
            throw door.wrongKind();
        }
        if (claims.getExpiration() == null) {
            throw new InvalidTokenException("the token never expires, and so is not accepted");
        }
        if (claims.getId() == null || claims.getIssuedAt() == null) {
            throw new InvalidTokenException("the token has no id or no time of issue, and so cannot be revoked");
        }
        return new ProvedToken(
                subject,
                claims.getId(),
                issuedAt(claims),
                claims.getExpiration().toInstant(),
                claims.get(TokenIssuer.PERSONAL_ID, String.class),
                key.id());
    }

    // why: a token that was got for another counts from that one, whatever clock and moment it was got by.
    private static Instant issuedAt(Claims claims) {
        Long personal = claims.get(TokenIssuer.PERSONAL_SINCE, Long.class);
        Long millis = personal == null ? claims.get(TokenIssuer.ISSUED_MILLIS, Long.class) : personal;
        return millis == null ? claims.getIssuedAt().toInstant() : Instant.ofEpochMilli(millis);
    }

    private static String tenant(Claims claims, Door door, Optional<TokenKind> kind) throws InvalidTokenException {
        String name = claims.get("tenantId", String.class);
        if (name == null || !name.equals(claims.getSubject())) {
            throw new InvalidTokenException("the token names no tenant");
        }
        boolean trial = isTrial(name);
        if (door == Door.SERVICE && kind.isPresent() && trial != (kind.get() == TokenKind.TRIAL)) {
            throw door.wrongKind();
        }
        return name;
    }

    private static boolean isTrial(String name) throws InvalidTokenException {
        try {
            return new TenantId(name).isTrial();
        } catch (InvalidNameException e) {
            throw new InvalidTokenException("the token names no tenant");
        }
    }

    private static String operator(Claims claims) throws InvalidTokenException {
        String name = claims.getSubject();
        try {
            return new Operator(name == null ? "" : name).name();
        } catch (InvalidNameException e) {
            throw new InvalidTokenException("the token names no operator");
        }
    }
}
