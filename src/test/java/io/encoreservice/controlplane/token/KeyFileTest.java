package io.encoreservice.controlplane.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.installation.StartRefusedException;
import io.encoreservice.controlplane.tenant.TestPlans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {

    private static final TenantId ACME = TenantId.of("acme");
    private static final Duration OVERLAP = Duration.ofHours(2);
    private static final Duration DAY = Duration.ofDays(1);

    private final InstallationKey installation = new InstallationKey(new byte[32]);
    private final AdjustableClock clock = new AdjustableClock();
    private Path file;
    private KeyFile keys;
    private TokenIssuer issuer;
    private TokenVerifier verifier;

    @TempDir
    private Path folder;

    @BeforeEach
    void startWithoutAFile() {
        file = folder.resolve("token-keys.json");
        keys = new KeyFile(file, false, installation, clock);
        issuer = new TokenIssuer(keys, "encore-service", clock);
        verifier = new TokenVerifier(keys, "encore-service", TestPlans.directory(), clock);
    }

    @ParameterizedTest
    @EnumSource(TokenAlgorithm.class)
    void anOldTokenIsGoodInTheOverlapAndRefusedAfterIt(TokenAlgorithm algorithm) throws Exception {
        String old = token();
        verifier.verify(old);
        String made = rotate(algorithm).id();

        clock.advance(Duration.ofSeconds(10));
        String betweenTimes = token();
        assertThat(keys.signer(clock.instant()).id()).isEqualTo("1");
        clock.advance(Duration.ofSeconds(50));
        String fresh = token();

        assertThat(keys.signer(clock.instant()).id()).isEqualTo(made);
        clock.advance(OVERLAP.minusSeconds(1));
        for (String good : new String[] {old, betweenTimes, fresh}) {
            assertThat(verifier.verify(good).tenant()).isEqualTo(ACME);
        }
        clock.advance(Duration.ofSeconds(1));
        assertThat(verifier.verify(fresh).tenant()).isEqualTo(ACME);
        refused(old);
        refused(betweenTimes);
    }

    @Test
    void everyReplicaVerifiesBeforeAnySigns() throws Exception {
        KeyFile other = new KeyFile(file, false, installation, clock);
        other.signer(clock.instant());
        String made = rotate(TokenAlgorithm.EDDSA).id();

        clock.advance(Duration.ofSeconds(5));

        assertThat(other.find(made, clock.instant())).isPresent();
        assertThat(other.signer(clock.instant()).id()).isEqualTo("1");
    }

    @Test
    void severalRotationsLeaveTheNewestSigningAndDropWhatHasEnded() throws Exception {
        rotate(TokenAlgorithm.ES256);
        clock.advance(DAY);
        String second = rotate(TokenAlgorithm.HS256).id();
        clock.advance(DAY);

        assertThat(keys.signer(clock.instant()).id()).isEqualTo(second);
        assertThat(Files.readString(file)).doesNotContain("derived");
    }

    @Test
    void theFileIsItsOwnersAloneAndHoldsTheDerivedKeyByNameOnly() throws Exception {
        rotate(TokenAlgorithm.EDDSA);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file))
                .contains("\"derived\" : true")
                .doesNotContain(Forger.base64(installation.derive("token-signing", "1")));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"keys\":[]}",
                "{\"keys\":[7]}",
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"x\",\"alg\":\"HS256\",\"k\":\"c2hvcnQtc2VjcmV0\"}]}",
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"x\",\"alg\":\"none\",\"k\":\"c2hvcnQtc2VjcmV0\"}]}",
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"1\",\"derived\":true,\"endsAt\":\"soon\"}]}",
                "{\"keys\":[{\"kid\":\"1\",\"derived\":true},{\"kid\":\"1\",\"derived\":true}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"x\",\"alg\":\"ES256\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}]}"
            })
    void aBrokenFileKeepsTheOldKeysAndIsSaidOnce(String broken) throws Exception {
        rotate(TokenAlgorithm.HS256);
        clock.advance(Duration.ofMinutes(2));
        String good = token();
        Files.writeString(file, broken);

        try (OwnLog log = new OwnLog()) {
            for (int i = 0; i < 5; i++) {
                clock.advance(Duration.ofSeconds(6));
                assertThat(verifier.verify(good).tenant()).isEqualTo(ACME);
            }

            assertThat(log.text()).containsOnlyOnce("cannot use the token keys").doesNotContain("c2hvcnQtc2VjcmV0");
        }
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> new KeyFile(file, false, installation, clock))
                .withMessageContaining(file.toString())
                .withMessageNotContaining("c2hvcnQtc2VjcmV0");
    }

    @Test
    void aFileThatGoesAwayKeepsItsKeys() throws Exception {
        rotate(TokenAlgorithm.HS256);
        clock.advance(Duration.ofMinutes(2));
        String good = token();
        Files.delete(file);

        clock.advance(Duration.ofMinutes(1));

        assertThat(verifier.verify(good).tenant()).isEqualTo(ACME);
    }

    @Test
    void aNamedFileMustBeThere() {
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> new KeyFile(file, true, installation, clock))
                .withMessageContaining("there is no file of token keys");
    }

    private String token() {
        return issuer.issue(TokenKind.SERVICE, ACME, DAY).value();
    }

    private KeyRotation.Rotated rotate(TokenAlgorithm algorithm) throws IOException {
        return new KeyRotation(file, installation, clock).rotate(algorithm, OVERLAP);
    }

    private void refused(String token) {
        assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> verifier.verify(token));
    }
}
