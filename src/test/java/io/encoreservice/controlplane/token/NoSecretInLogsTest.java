package io.encoreservice.controlplane.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.encoreservice.controlplane.identity.Operator;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.InstallationKey;
import io.encoreservice.controlplane.tenant.TestPlans;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoSecretInLogsTest {

    private static final TenantId ACME = TenantId.of("acme");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Pattern SECRET = Pattern.compile("\"[kd]\" : \"([^\"]+)\"");

    private final OwnLog log = new OwnLog();
    private final InstallationKey installation = new InstallationKey(new byte[32]);
    private final AdjustableClock clock = new AdjustableClock();

    @TempDir
    private Path folder;

    @AfterEach
    void closeLog() {
        log.close();
    }

    @Test
    void neitherTokensNorKeysAreSaidWhileIssuingRotatingAndRefusing() throws Exception {
        List<String> secrets = new ArrayList<>(List.of(Forger.base64(installation.derive("token-signing", "1"))));
        List<String> said = new ArrayList<>();
        Path file = folder.resolve("token-keys.json");
        KeyFile keys = new KeyFile(file, false, installation, clock);
        TokenIssuer issuer = new TokenIssuer(keys, "encore-service", clock);
        TokenVerifier verifier = new TokenVerifier(keys, "encore-service", TestPlans.directory(), clock);

        for (TokenAlgorithm algorithm : TokenAlgorithm.values()) {
            said.add(new KeyRotation(file, installation, clock)
                    .rotate(algorithm, HOUR)
                    .toString());
            Matcher secret = SECRET.matcher(Files.readString(file));
            while (secret.find()) {
                secrets.add(secret.group(1));
            }
            clock.advance(Duration.ofMinutes(2));
            for (IssuedToken token : List.of(
                    issuer.personal(ACME, HOUR),
                    issuer.admin(new Operator("eve"), HOUR),
                    issuer.issue(TokenKind.SERVICE, ACME, HOUR))) {
                secrets.addAll(List.of(token.value().split("\\.")).subList(1, 3));
                said.add(token.toString());
                said.add(keys.signer(clock.instant()).toString());
                said.add(refusal(verifier, token.value() + "A"));
                said.add(refusal(
                        verifier, token.value().substring(0, token.value().length() - 2)));
            }
        }
        Files.writeString(file, Files.readString(file).replace("\"kty\"", "\"kyt\""));
        clock.advance(Duration.ofMinutes(1));
        issuer.personal(ACME, HOUR);

        assertThat(secrets).hasSizeGreaterThan(20);
        assertThat(log.text()).contains("read the token keys anew").contains("cannot use the token keys");
        assertThat(log.text() + said).doesNotContain(secrets);
    }

    private static String refusal(TokenVerifier verifier, String token) {
        StringBuilder all = new StringBuilder();
        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> verifier.verify(token))
                .satisfies(e -> all.append(e));
        return all.toString();
    }
}
