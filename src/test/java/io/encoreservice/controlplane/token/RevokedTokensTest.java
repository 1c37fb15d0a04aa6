package io.encoreservice.controlplane.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.tenant.TenantDirectory;
import io.encoreservice.controlplane.tenant.TenantRecord;
import io.encoreservice.controlplane.tenant.TestPlans;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RevokedTokensTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final TenantId ACME = TenantId.of("acme");

    private final InstallationKey installation = new InstallationKey(new byte[32]);
    private final AdjustableClock clock = new AdjustableClock();
    private final KeyRing keys = KeyRing.of(installation);
    private final TokenIssuer issuer = new TokenIssuer(keys, "encore-service", clock);

    @ParameterizedTest
    @EnumSource(
            value = TokenKind.class,
            names = {"SERVICE", "PERSONAL"})
    void ofTwoTokensOfOneSecondTheOneMadeBeforeIsVoidAndTheOneMadeAfterIsGood(TokenKind kind)
            throws InvalidTokenException {
        clock.advance(Duration.ofMillis(500));
        String before = issuer.issue(kind, ACME, HOUR).value();
        TokenVerifier verifier = revokedSince(clock.instant().plusMillis(1));
        clock.advance(Duration.ofMillis(1));

        String after = issuer.issue(kind, ACME, HOUR).value();

        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> verify(verifier, kind, before))
                .withMessageContaining("revoked");
        verify(verifier, kind, after);
    }

    @Test
    void aTokenGotForAPersonalOneEndsWithItWhateverTheClockSaidWhereItWasGot() throws InvalidTokenException {
        String personal = issuer.issue(TokenKind.PERSONAL, ACME, HOUR).value();
        Caller holder = revokedSince(Instant.EPOCH).personal(personal);
        TokenVerifier verifier = revokedSince(clock.instant().plusMillis(1));
        clock.advance(Duration.ofSeconds(2));

        String service = issuer.exchange(holder).value();

        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> verifier.verify(service))
                .withMessageContaining("revoked");
    }

    @Test
    void aTokenThatTellsItsSecondOnlyCountsAsMadeWhenThatBegan() throws InvalidTokenException {
        String byHand = new Forger(installation).signed(Forger.HEADER, Forger.claims(clock.instant()));

        assertThat(revokedSince(clock.instant()).verify(byHand).tenant()).isEqualTo(ACME);
        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> revokedSince(clock.instant().plusMillis(1)).verify(byHand));
    }

    private static void verify(TokenVerifier verifier, TokenKind kind, String token) throws InvalidTokenException {
        assertThat((kind == TokenKind.PERSONAL ? verifier.personal(token) : verifier.verify(token)).tenant())
                .isEqualTo(ACME);
    }

    private TokenVerifier revokedSince(Instant since) {
        TenantDirectory tenants = TestPlans.directory(
                new TenantRecord(ACME, "default", "acme", Instant.parse("2026-01-01T00:00:00Z"), "", since, false));
        return new TokenVerifier(keys, "encore-service", tenants, clock);
    }
}
