package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.jsonwebtoken.Jwts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.UUID;

/** Makes tokens, signed with the newest key. */
public final class TokenIssuer {

    private final KeyRing keys;
    private final String issuer;
    private final Clock clock;
    private final JwtJsonWriter json = new JwtJsonWriter();

    TokenIssuer(KeyRing keys, String issuer, Clock clock) {
        this.keys = keys;
        this.issuer = issuer;
        this.clock = clock;
    }

    /** Signs with the keys of an installation. */
    public static TokenIssuer of(InstallationKey key, String issuer) {
        return new TokenIssuer(KeyRing.of(key), issuer, Clock.systemUTC());
    }

    /** A service access token for a tenant, as the machine's owner may have one without asking anybody. */
    public String serviceToken(TenantId tenant, Duration lifetime) {
        return issue(TokenKind.SERVICE, tenant, lifetime).value();
    }

    IssuedToken issue(TokenKind kind, TenantId tenant, Duration lifetime) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
        SigningKey key = keys.newest();
        String value = Jwts.builder()
                .json(json)
                .header()
                .keyId(key.id())
                .type(kind.type())
                .and()
                .issuer(issuer)
                .audience()
                .add(kind.audience())
                .and()
                .subject(tenant.value())
                .claim("tenantId", tenant.value())
                .issuedAt(Date.from(now))
                .expiration(Date.from(end))
                .id(UUID.randomUUID().toString())
                .signWith(key.secret(), Jwts.SIG.HS256)
                .compact();
        return new IssuedToken(value, tenant, end);
    }
}
