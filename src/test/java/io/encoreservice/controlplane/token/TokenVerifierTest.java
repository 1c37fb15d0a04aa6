package io.encoreservice.controlplane.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.Standing;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.tenant.TenantDirectory;
import io.encoreservice.controlplane.tenant.TestPlans;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {

    private static final TenantId ACME = TenantId.of("acme");
    private static final Duration HOUR = Duration.ofHours(1);

    private final InstallationKey installation = new InstallationKey(new byte[32]);
    private final AdjustableClock clock = new AdjustableClock();
    private final KeyRing keys = KeyRing.of(installation);
    private final TenantDirectory tenants = TestPlans.directory();
    private final TokenIssuer issuer = new TokenIssuer(keys, "encore-service", clock);
    private final TokenVerifier verifier = new TokenVerifier(keys, "encore-service", tenants, clock);
    private final Forger forger = new Forger(installation);

    @Test
    void aServiceTokenProvesItsTenantWithItsPlanUntilItExpires() throws InvalidTokenException {
        IssuedToken token = issuer.issue(TokenKind.SERVICE, ACME, HOUR);

        Caller caller = verifier.verify(token.value());

        assertThat(caller.tenant()).isEqualTo(ACME);
        assertThat(caller.plan()).isEqualTo(TestPlans.DEFAULT);
        assertThat(caller.standing()).isEqualTo(Standing.ACTIVE);
        assertThat(caller.expiresAt()).isEqualTo(clock.instant().plus(HOUR));
    }

    @Test
    void aTrialTokenHasTheTrialPlan() throws InvalidTokenException {
        IssuedToken token = issuer.issue(TokenKind.TRIAL, TenantId.trial("k3x"), HOUR);

        assertThat(verifier.verify(token.value()).plan()).isEqualTo(TestPlans.TRIAL);
    }

    @Test
    void aTokenWrittenByHandIsGoodWhenEverythingIsRight() throws InvalidTokenException {
        assertThat(verifier.verify(signed(Forger.HEADER, goodClaims())).tenant())
                .isEqualTo(ACME);
    }

    @Test
    void aPersonalTokenIsToldToBeExchanged() {
        IssuedToken token = issuer.issue(TokenKind.PERSONAL, ACME, HOUR);

        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> verifier.verify(token.value()))
                .withMessageContaining("personal access token")
                .withMessageContaining("exchange");
    }

    @Test
    void aCachedTokenEndsWithItsExpiry() throws InvalidTokenException {
        IssuedToken token = issuer.issue(TokenKind.SERVICE, ACME, HOUR);
        verifier.verify(token.value());

        clock.advance(HOUR);

        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> verifier.verify(token.value()))
                .withMessageContaining("expired");
    }

    @Test
    void onlyATokenThatWasVerifiedIsRecalledAndAnswersTheSame() throws InvalidTokenException {
        IssuedToken token = issuer.issue(TokenKind.SERVICE, ACME, HOUR);
        Optional<Caller> before = verifier.recall(token.value());
        Caller verified = verifier.verify(token.value());

        Optional<Caller> recalled = verifier.recall(token.value());

        assertThat(before).isEmpty();
        assertThat(recalled).hasValue(verified);
        assertThat(verifier.recall(token.value() + "x")).isEmpty();
        assertThat(verifier.recall("a".repeat(5000))).isEmpty();
    }

    @Test
    void aRecalledTokenEndsWithItsExpiryAndItsRevocation() throws InvalidTokenException {
        IssuedToken expiring = issuer.issue(TokenKind.SERVICE, ACME, HOUR);
        IssuedToken revoked = issuer.issue(TokenKind.SERVICE, ACME, HOUR.multipliedBy(2));
        String revokedId = verifier.verify(revoked.value()).tokenId();
        verifier.verify(expiring.value());

        clock.advance(HOUR);
        TestPlans.tell(tenants, Set.of(revokedId));

        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> verifier.recall(expiring.value()))
                .withMessageContaining("expired");
        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> verifier.recall(revoked.value()))
                .withMessageContaining("revoked");
    }

    @Test
    void aTrialThatIsNotHeardOfHereIsAskedForAndNotRecalled() throws InvalidTokenException {
        TenantId trial = TenantId.trial("k3x");
        IssuedToken token = issuer.issue(TokenKind.TRIAL, trial, HOUR);
        verifier.verify(token.value());

        assertThat(verifier.recall(token.value())).isEmpty();

        TestPlans.tell(tenants, Set.of(), TestPlans.trial(trial, "k3x"));
        assertThat(verifier.recall(token.value())).isPresent();
    }

    @Test
    void aTokenThatWasNeverSeenEndsWithItsExpiryToo() {
        IssuedToken token = issuer.issue(TokenKind.SERVICE, ACME, HOUR);

        clock.advance(HOUR);

        refused(token.value());
    }

    @Test
    void anOlderKeyStillVerifiesWhileTheNewestSigns() throws InvalidTokenException {
        SigningKey derived = SigningKey.of(installation);
        SigningKey newest = new SigningKey(
                "2",
                TokenAlgorithm.HS256,
                new SecretKeySpec(installation.derive("token-signing", "2"), "HmacSHA256"),
                new SecretKeySpec(installation.derive("token-signing", "2"), "HmacSHA256"),
                clock.instant(),
                Instant.MAX);
        KeyRing rotated = new Keys(List.of(newest, derived));
        String old = issuer.issue(TokenKind.SERVICE, ACME, HOUR).value();
        String fresh = new TokenIssuer(rotated, "encore-service", clock)
                .issue(TokenKind.SERVICE, ACME, HOUR)
                .value();
        TokenVerifier rotatedVerifier = new TokenVerifier(rotated, "encore-service", tenants, clock);

        assertThat(rotatedVerifier.verify(old).tenant()).isEqualTo(ACME);
        assertThat(rotatedVerifier.verify(fresh).tenant()).isEqualTo(ACME);
        refused(fresh);
    }

    @Test
    void anotherInstallationsTokenIsRefused() {
        byte[] other = new byte[32];
        other[0] = 1;

        refused(new TokenIssuer(KeyRing.of(new InstallationKey(other)), "encore-service", clock)
                .issue(TokenKind.SERVICE, ACME, HOUR)
                .value());
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void onlyATokenThatIsRightInEveryRespectIsAccepted(Decision decision) {
        String token = signed(decision.header(), decision.claims(clock.instant()));

        assertThat(isAccepted(token)).as(decision.toString()).isEqualTo(decision.expected());
    }

    static Stream<Decision> decisions() {
        return IntStream.range(0, 32)
                .mapToObj(bits -> new Decision(
                        (bits & 1) == 0, (bits & 2) == 0, (bits & 4) == 0, (bits & 8) == 0, (bits & 16) == 0));
    }

    /** One row of the table of 2^5. */
    record Decision(boolean kind, boolean audience, boolean issuer, boolean expiry, boolean notBefore) {

        boolean expected() {
            return kind && audience && issuer && expiry && notBefore;
        }

        String header() {
            return kind ? Forger.HEADER : Forger.HEADER.replace("sat+jwt", "pat+jwt");
        }

        String claims(Instant now) {
            long seconds = now.getEpochSecond();
            return "{\"iss\":\"" + (issuer ? "encore-service" : "somebody") + "\",\"aud\":\""
                    + (audience ? "encore" : "encore-prod") + "\",\"sub\":\"acme\",\"tenantId\":\"acme\",\"exp\":"
                    + (seconds + (expiry ? 60 : -1)) + ",\"nbf\":" + (seconds + (notBefore ? 20 : 60)) + ",\"iat\":"
                    + (seconds - 60) + ",\"jti\":\"x\"}";
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\",\"kid\":\"1\",\"typ\":\"sat+jwt\"}",
                "{\"alg\":\"None\",\"kid\":\"1\",\"typ\":\"sat+jwt\"}",
                "{\"alg\":\"hs256\",\"kid\":\"1\",\"typ\":\"sat+jwt\"}",
                "{\"alg\":\"HS384\",\"kid\":\"1\",\"typ\":\"sat+jwt\"}",
                "{\"alg\":\"RS256\",\"kid\":\"1\",\"typ\":\"sat+jwt\"}",
                "{\"alg\":\"ES256\",\"kid\":\"1\",\"typ\":\"sat+jwt\"}",
                "{\"alg\":\"HS256\",\"typ\":\"sat+jwt\"}",
                "{\"alg\":\"HS256\",\"kid\":\"2\",\"typ\":\"sat+jwt\"}",
                "{\"alg\":\"HS256\",\"kid\":\"../../dev/null\",\"typ\":\"sat+jwt\"}",
                "{\"alg\":\"HS256\",\"kid\":\"1' or '1'='1\",\"typ\":\"sat+jwt\"}",
                "{\"alg\":\"HS256\",\"kid\":1,\"typ\":\"sat+jwt\"}",
                "{\"alg\":\"HS256\",\"kid\":null,\"typ\":\"sat+jwt\"}",
                "{\"alg\":\"HS256\",\"kid\":\"1\"}",
                "{\"alg\":\"HS256\",\"kid\":\"1\",\"typ\":\"JWT\"}",
                "{\"alg\":\"HS256\",\"kid\":\"1\",\"typ\":\"trial+jwt\"}",
                "{\"alg\":\"HS256\",\"kid\":\"1\",\"typ\":\"sat+jwt\",\"jku\":\"https://evil.example/keys\"}",
                "{\"alg\":\"HS256\",\"kid\":\"1\",\"typ\":\"sat+jwt\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}}",
                "{\"alg\":\"HS256\",\"kid\":\"1\",\"typ\":\"sat+jwt\",\"x5u\":\"https://evil.example/cert\"}",
                "{\"alg\":\"HS256\",\"kid\":\"1\",\"typ\":\"sat+jwt\",\"x5c\":[\"AAAA\"]}",
                "{\"alg\":\"HS256\",\"kid\":\"1\",\"typ\":\"sat+jwt\",\"crit\":[\"exp\"]}",
                "{\"alg\":\"HS256\",\"kid\":\"1\",\"typ\":\"sat+jwt\",\"crit\":[]}",
                "{\"alg\":\"HS256\",\"kid\":\"1\",\"typ\":\"sat+jwt\",\"jku\":null}",
                "{\"alg\":\"HS256\",\"kid\":\"1\",\"typ\":\"sat+jwt\",\"b64\":false}",
                "{\"alg\":\"HS256\",\"kid\":\"1\",\"typ\":\"sat+jwt\",\"zip\":\"DEF\"}",
                "{\"alg\":\"none\",\"alg\":\"HS256\",\"kid\":\"1\",\"typ\":\"sat+jwt\"}",
                "{\"alg\":\"dir\",\"enc\":\"A128GCM\",\"kid\":\"1\",\"typ\":\"sat+jwt\"}",
                "[]",
                "\"HS256\"",
                "null",
                "{}",
                "{",
                "1"
            })
    void aHeaderOfAnyOtherFormIsRefusedThoughTheSignatureIsGood(String header) {
        refused(signed(header, goodClaims()));
    }

    @Test
    void claimsOfAnyOtherFormAreRefusedThoughTheSignatureIsGood() {
        String good = goodClaims();

        assertThat(isAccepted(signed(Forger.HEADER, good))).isTrue();
        Stream.of(
                        good.replace("\"sub\":\"acme\"", "\"sub\":\"other\""),
                        good.replace("\"tenantId\":\"acme\",", ""),
                        good.replace("\"sub\":\"acme\",", ""),
                        good.replace("\"acme\"", "\"ACME\""),
                        good.replace("\"acme\"", "\"api\""),
                        good.replace("\"acme\"", "\"trial-k3x\""),
                        good.replace("\"acme\"", "\"a\\u0000\""),
                        good.replace("\"acme\"", "7"),
                        good.replace("\"acme\"", "{\"a\":1}"),
                        good.replace("\"encore\"", "[\"encore\",\"other\"]"),
                        good.replace("\"encore\"", "[]"),
                        good.replace("\"aud\":\"encore\",", ""),
                        good.replace("\"iss\":\"encore-service\",", ""),
                        good.replaceAll(",\"exp\":\\d+", ""),
                        good.replaceAll("\"exp\":\\d+", "\"exp\":\"soon\""),
                        good.replaceAll("\"exp\":\\d+", "\"exp\":null"),
                        good.replaceAll("\"exp\":\\d+", "\"exp\":-1"),
                        good.replaceAll("\"exp\":\\d+", "\"exp\":1e-999"),
                        good.replace("{\"iss\"", "{\"sub\":\"other\",\"iss\""),
                        good.replace("}", ",\"tenantId\":\"acme\"}"),
                        good + "{}",
                        good.replace("}", ""),
                        good.replace('"', '\''),
                        "[" + good + "]",
                        "",
                        "null",
                        "[".repeat(2000))
                .forEach(claims -> refused(signed(Forger.HEADER, claims)));
    }

    @Test
    void anotherAlgorithmOrKeyIsRefused() {
        byte[] secret = installation.derive("token-signing", "1");

        refused(forger.signed(Forger.HEADER, goodClaims(), "HmacSHA512", secret));
        refused(forger.signed(Forger.HEADER.replace("HS256", "HS512"), goodClaims(), "HmacSHA512", secret));
        refused(forger.signed(Forger.HEADER, goodClaims(), "HmacSHA256", "secret".getBytes(StandardCharsets.UTF_8)));
        refused(forger.signed(Forger.HEADER, goodClaims(), "HmacSHA256", installation.derive("redis-user", "1")));
    }

    @Test
    void everyOtherSpellingOfAGoodTokenIsRefused() {
        String token = issuer.issue(TokenKind.SERVICE, ACME, HOUR).value();
        char last = token.charAt(token.length() - 1);
        // why: 32 bytes end in a character of which two bits say nothing, so four spell the same signature.
        Stream<String> sameSignature = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
                .chars()
                .filter(c -> c != last)
                .mapToObj(c -> token.substring(0, token.length() - 1) + (char) c);

        Stream.concat(
                        sameSignature,
                        Stream.of(
                                token + "=",
                                token + " ",
                                token + "\n",
                                " " + token,
                                token + ".",
                                "." + token,
                                token + "." + token,
                                token.replace('_', '/') + "/",
                                token.replaceFirst("\\.", "=."),
                                token.replaceFirst("\\.", "\n."),
                                token.substring(0, token.lastIndexOf('.') + 1),
                                token.substring(0, token.lastIndexOf('.')),
                                "Bearer " + token))
                .forEach(this::refused);
    }

    @Test
    void aLongTokenIsRefusedBeforeAnyoneReadsIt() {
        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> verifier.verify("a".repeat(4097)))
                .withMessageContaining("longer");
    }

    @Test
    void noMutationOfAGoodTokenIsAccepted() throws InvalidTokenException {
        String token = issuer.issue(TokenKind.SERVICE, ACME, HOUR).value();
        Mutations mutations = new Mutations(token, 20_261_123L);
        verifier.verify(token);

        List<String> accepted =
                mutations.stream().limit(20_000).filter(this::isAccepted).toList();

        assertThat(accepted).isEmpty();
    }

    /** Any exception but the one for a bad token fails the test. */
    private boolean isAccepted(String token) {
        try {
            verifier.verify(token);
            return true;
        } catch (InvalidTokenException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("io.").doesNotContain("eyJ");
            return false;
        }
    }

    private void refused(String token) {
        assertThat(isAccepted(token)).as(token).isFalse();
    }

    private String signed(String header, String claims) {
        return forger.signed(header, claims);
    }

    private String goodClaims() {
        return Forger.claims(clock.instant());
    }
}
