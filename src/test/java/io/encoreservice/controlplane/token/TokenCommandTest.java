package io.encoreservice.controlplane.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.installation.DataFolder;
import io.encoreservice.controlplane.tenant.TenantDirectory;
import io.encoreservice.controlplane.tenant.TestPlans;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path data = Path.of("");

    @BeforeEach
    void theServiceHasRunHereBefore() {
        assertThat(new DataFolder(data).key()).isNotNull();
    }

    @Test
    void theTokenAndNothingElseIsPrinted() throws InvalidTokenException {
        int code = token("--tenant", "acme", dataDir());

        assertThat(code).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\\R");
        assertThat(printed().tenant().value()).isEqualTo("acme");
    }

    @Test
    void withoutATenantItIsTheOwnersForAnHour() throws InvalidTokenException {
        token(dataDir());

        assertThat(printed().tenant().value()).isEqualTo("default");
        assertThat(printed().expiresAt()).isBetween(inAbout(Duration.ofMinutes(59)), inAbout(Duration.ofHours(1)));
    }

    @Test
    void itLivesAsLongAsWanted() throws InvalidTokenException {
        token("--expires", "12h", dataDir());

        assertThat(printed().expiresAt()).isBetween(inAbout(Duration.ofMinutes(719)), inAbout(Duration.ofHours(12)));
    }

    @Test
    void aPersonalTokenIsNoServiceToken() {
        token("--personal", dataDir());

        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(this::printed)
                .withMessageContaining("personal");
    }

    @Test
    void theServicesPropertiesAreReadFromWhereTheServiceReadsThem() throws IOException, InvalidTokenException {
        Path settings = Files.writeString(
                data.resolve("my.properties"), "encore.data-dir=" + data + "\nencore.default-tenant=mine\n");

        int code = token("--spring.config.additional-location=file:" + settings);

        assertThat(code).isZero();
        assertThat(printed().tenant().value()).isEqualTo("mine");
    }

    @Test
    void aNewDataFolderIsMentionedBesideTheToken() {
        int code = token("--encore.data-dir=" + data.resolve("new"));

        assertThat(code).isZero();
        assertThat(out.toString()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\\R");
        assertThat(err.toString()).contains("made a new data folder");
    }

    @Test
    void theOperatorsKeyFileIsReadAndNoDataFolderMade() throws IOException, InvalidTokenException {
        Path key = Files.copy(data.resolve("installation.key"), data.resolve("my.key"));
        Path untouched = data.resolve("untouched");

        int code = token("--encore.installation-key-file=" + key, "--encore.data-dir=" + untouched);

        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        assertThat(printed().tenant().value()).isEqualTo("default");
        assertThat(untouched).doesNotExist();
    }

    @Test
    void aKeyFileThatIsTooShortIsSaidInASentence() throws IOException {
        Path key = Files.write(data.resolve("short.key"), new byte[31]);

        int code = token("--encore.installation-key-file=" + key);

        assertThat(code).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains(key + " has 31 bytes, but must have at least 32");
    }

    @ParameterizedTest
    @CsvSource({
        "--tenant=Acme, a-z",
        "--tenant=api, reserved",
        "--tenant=trial-x, trial-",
        "--tenant=, a-z",
        "--expires=soon, --expires must be",
        "--expires=0s, --expires must be",
        "--expires=-1h, --expires must be",
        "--expires=99999d, --expires must be",
        "--tenat=acme, unknown argument",
        "acme, unknown argument",
        "--encore.token.service-lifetime=never, encore.token"
    })
    void whatIsWrongIsSaidInASentenceAndNoTokenMade(String argument, String sentence) {
        int code = token(argument, dataDir());

        assertThat(code).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("no token: ").contains(sentence).doesNotContain("\tat ");
    }

    @Test
    void aFolderThatCannotBeMadeIsSaidInASentence() throws IOException {
        Path file = Files.createFile(data.resolve("file"));

        int code = token("--encore.data-dir=" + file.resolve("data"));

        assertThat(code).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("cannot make the folder");
    }

    @Test
    void anAdminTokenIsMadeWithTheOperatorsName() throws InvalidTokenException {
        int code = token("--admin", "alice", dataDir());

        assertThat(code).isZero();
        assertThat(TokenVerifier.of(new DataFolder(data).key(), "encore-service", TestPlans.directory())
                        .admin(out.toString().strip())
                        .name())
                .isEqualTo("alice");
    }

    @Test
    void anAdminTokenIsNobodysTenant() {
        int code = token("--admin", "--tenant=acme", dataDir());

        assertThat(code).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void rotateWritesKeysThatTokensAreStillMadeWith() throws InvalidTokenException {
        int rotated = token("rotate", "--algorithm=EdDSA", dataDir());
        assertThat(err.toString()).isEmpty();
        assertThat(rotated).isZero();
        assertThat(out.toString()).contains("signs from");
        assertThat(data.resolve("token-keys.json")).exists();
        out.getBuffer().setLength(0);

        int code = token("--tenant=acme", dataDir());

        assertThat(code).isZero();
        assertThat(printed().tenant().value()).isEqualTo("acme");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--algorithm=RS256", "--algorithm=none", "--retire-after=soon", "--retire-after=-1h", "acme"})
    void aRotationThatMakesNoSenseChangesNothing(String argument) {
        int code = token("rotate", argument, dataDir());

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).startsWith("no token: ").doesNotContain("\tat ");
        assertThat(data.resolve("token-keys.json")).doesNotExist();
    }

    private int token(String... arguments) {
        return TokenCommand.run(List.of(arguments), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private String dataDir() {
        return "--encore.data-dir=" + data;
    }

    private Caller printed() throws InvalidTokenException {
        TenantDirectory tenants = TestPlans.directory();
        return TokenVerifier.of(new DataFolder(data).key(), "encore-service", tenants)
                .verify(out.toString().strip());
    }

    private static Instant inAbout(Duration time) {
        return Instant.now().plus(time);
    }
}
