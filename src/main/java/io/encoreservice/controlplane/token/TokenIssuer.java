package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.Operator;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.UUID;

/** Makes tokens, signed with the newest key. */
public final class TokenIssuer {

    /** The claim by which an exchanged token ends with the personal token it was exchanged for. */
    static final String PERSONAL_ID = "patId";

    /** The claim by which a token tells when it was made more exactly than by {@code iat}, which is in seconds. */
    static final String ISSUED_MILLIS = "iatMillis";

    /** The claim that tells, in milliseconds, when that personal token was made: what ends it ends both. */
    static final String PERSONAL_SINCE = "patIat";

    private static final Duration HOUR = Duration.ofHours(1);

    private final KeyRing keys;
    private final String issuer;
    private final Duration exchanged;
    private final Clock clock;
    private final JwtJsonWriter json = new JwtJsonWriter();

    TokenIssuer(KeyRing keys, String issuer, Clock clock) {
        this(keys, issuer, HOUR, clock);
    }

    /**
     * @param exchanged how long a token got for a personal one is good for
     */
    TokenIssuer(KeyRing keys, String issuer, Duration exchanged, Clock clock) {
        this.keys = keys;
        this.issuer = issuer;
        this.exchanged = exchanged;
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

    /** A personal access token, for the tenant to keep. */
    public IssuedToken personal(TenantId tenant, Duration lifetime) {
        return issue(TokenKind.PERSONAL, tenant, lifetime);
    }

    /** An admin token. */
    public IssuedToken admin(Operator operator, Duration lifetime) {
        Draft draft = draft(TokenKind.ADMIN, operator.name(), now().plus(lifetime));
        return draft.issued();
    }

    /** A service access token for whoever proved to hold a personal one; it ends no later and is revoked with it. */
    public IssuedToken exchange(Caller personal) {
        Instant end = now().plus(exchanged);
        Draft draft = draft(
                personal.tenant().isTrial() ? TokenKind.TRIAL : TokenKind.SERVICE,
                personal.tenant().value(),
                end.isAfter(personal.expiresAt()) ? personal.expiresAt() : end);
        draft.token()
                .claim("tenantId", draft.subject())
                .claim(PERSONAL_ID, personal.tokenId())
                .claim(PERSONAL_SINCE, personal.issuedAt().toEpochMilli());
        return draft.issued();
    }

    IssuedToken issue(TokenKind kind, TenantId tenant, Duration lifetime) {
        Draft draft = draft(kind, tenant.value(), now().plus(lifetime));
        draft.token().claim("tenantId", draft.subject());
        return draft.issued();
    }

    private Draft draft(TokenKind kind, String subject, Instant until) {
        Instant now = clock.instant();
        Instant end = until.truncatedTo(ChronoUnit.SECONDS);
        SigningKey key = keys.signer(now);
        String id = UUID.randomUUID().toString();
        JwtBuilder token = Jwts.builder()
                .json(json)
                .header()
                .keyId(key.id())
                .type(kind.type())
                .and()
                .issuer(issuer)
                .audience()
                .add(kind.audience())
                .and()
                .subject(subject)
                .issuedAt(Date.from(now))
                .claim(ISSUED_MILLIS, now.toEpochMilli())
                .expiration(Date.from(end))
                .id(id);
        return new Draft(key.sign(token), id, subject, end);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** A token that may still get claims. */
    private record Draft(JwtBuilder token, String id, String subject, Instant end) {

        IssuedToken issued() {
            return new IssuedToken(token.compact(), id, subject, end);
        }
    }
}
