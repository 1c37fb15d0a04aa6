package io.encoreservice.controlplane.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.Operator;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.tenant.TestPlans;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenKindsTest {

    private static final TenantId ACME = TenantId.of("acme");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final List<TokenKind> KINDS = List.of(TokenKind.values());
    private static final int MUTATIONS = 10_000;

    private final InstallationKey installation = new InstallationKey(new byte[32]);
    private final AdjustableClock clock = new AdjustableClock();
    private final KeyRing keys = KeyRing.of(installation);
    private final TokenIssuer issuer = new TokenIssuer(keys, "encore-service", clock);
    private final TokenVerifier verifier = new TokenVerifier(keys, "encore-service", TestPlans.directory(), clock);

    @Test
    void aPersonalTokenIsExchangedForAServiceTokenThatEndsNoLater() throws InvalidTokenException {
        Caller personal =
                verifier.personal(issuer.personal(ACME, Duration.ofMinutes(10)).value());

        IssuedToken exchanged = issuer.exchange(personal);

        assertThat(verifier.verify(exchanged.value()).tenant()).isEqualTo(ACME);
        assertThat(verifier.verify(exchanged.value()).tokenId()).isEqualTo(exchanged.id());
        assertThat(exchanged.expiresAt()).isEqualTo(personal.expiresAt());
    }

    @Test
    void anAdminTokenNamesItsOperator() throws InvalidTokenException {
        assertThat(verifier.admin(issuer.admin(new Operator("eve@ops"), HOUR).value()))
                .isEqualTo(new Operator("eve@ops"));
    }

    @ParameterizedTest
    @EnumSource(TokenKind.class)
    void aTokenOpensItsOwnDoorAndNoOther(TokenKind kind) {
        String token = token(kind);

        for (Door door : Door.values()) {
            assertThat(opens(token, door)).as(kind + " at " + door).isEqualTo(door.isOpenedBy(kind));
        }
    }

    @Test
    void noneOfTenThousandSingleMutationsOpensAnyDoor() {
        Random random = new Random(20_261_123L);
        int tried = 0;
        while (tried < MUTATIONS) {
            TokenKind kind = KINDS.get(random.nextInt(KINDS.size()));
            String token = token(kind);
            Door own = doorOf(kind);
            assertThat(opens(token, own)).isTrue();
            for (String changed :
                    new Mutations(token, random.nextLong()).single().limit(100).toList()) {
                assertThat(opens(token, own)).isTrue();
                for (Door door : Door.values()) {
                    assertThat(opens(changed, door)).as(changed).isFalse();
                }
                tried++;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TokenAlgorithm.class)
    void noSingleMutationIsGoodWhicheverAlgorithmSigned(TokenAlgorithm algorithm) throws InvalidTokenException {
        KeyRing ring = new Keys(List.of(keyOf(algorithm)));
        TokenVerifier knowing = new TokenVerifier(ring, "encore-service", TestPlans.directory(), clock);
        String token = new TokenIssuer(ring, "encore-service", clock)
                .issue(TokenKind.SERVICE, ACME, HOUR)
                .value();

        for (String changed :
                new Mutations(token, 20_261_201L).single().limit(1_000).toList()) {
            assertThat(knowing.verify(token).tenant()).isEqualTo(ACME);
            assertThatExceptionOfType(InvalidTokenException.class)
                    .as(changed)
                    .isThrownBy(() -> knowing.verify(changed));
        }
    }

    private SigningKey keyOf(TokenAlgorithm algorithm) {
        @Nullable
        KeyPair pair = switch (algorithm) {
            case HS256 -> null;
            case ES256 -> Jwts.SIG.ES256.keyPair().build();
            case EDDSA -> Jwks.CRV.Ed25519.keyPair().build();
        };
        return pair == null
                ? SigningKey.of(installation)
                : new SigningKey("pair", algorithm, pair.getPrivate(), pair.getPublic(), Instant.EPOCH, Instant.MAX);
    }

    private String token(TokenKind kind) {
        return switch (kind) {
            case ADMIN -> issuer.admin(new Operator("acme"), HOUR).value();
            case TRIAL -> issuer.issue(kind, TenantId.trial("k3x"), HOUR).value();
            case SERVICE, PERSONAL -> issuer.issue(kind, ACME, HOUR).value();
        };
    }

    private static Door doorOf(TokenKind kind) {
        return switch (kind) {
            case ADMIN -> Door.ADMIN;
            case PERSONAL -> Door.PERSONAL;
            case SERVICE, TRIAL -> Door.SERVICE;
        };
    }

    /** Whether it does; any exception but the one that says no fails the test. */
    private boolean opens(String token, Door door) {
        try {
            switch (door) {
                case SERVICE -> verifier.verify(token);
                case PERSONAL -> verifier.personal(token);
                case ADMIN -> verifier.admin(token);
            }
            return true;
        } catch (InvalidTokenException no) {
            return false;
        }
    }
}
