package io.encoreservice.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quicktheories.core.Gen;
import org.quicktheories.generators.Generate;

class UserContentTest {

    private static final long SEED = 20_261_123L;
    private static final int HOSTILE_PATHS = 50_000;

    private static final List<String> PIECES = List.of(
            "/",
            "//",
            "/usercontent",
            "usercontent",
            "/usercontent/",
            ".",
            "..",
            "...",
            "/../",
            "/./",
            "../",
            "..\\",
            "\\",
            "%2e",
            "%2E%2e",
            "%2f",
            "%2F",
            "%5c",
            "%00",
            "%252e%252e",
            "..;/",
            ";",
            "\u0000",
            "\n",
            "\r",
            "\u007f",
            "\u0085",
            "\u2028",
            "\ud800",
            "\udc00",
            ".attempts",
            ".ATTEMPTS",
            "/.attempts/",
            "link",
            "link/passwd",
            "demo",
            "a.mp4",
            "~",
            "~root",
            "$HOME",
            "C:",
            "file:",
            "file:///etc/passwd",
            "http://",
            "/etc/passwd",
            "‥",
            "．．",
            "／",
            "∕",
            "․․",
            "ä",
            "e\u0301",
            "\uFEFF",
            "\u202e",
            " ",
            "-",
            "*",
            "?",
            "a".repeat(256),
            "ü".repeat(128));

    @TempDir
    Path folder;

    private Path root;
    private UserContent content;

    @BeforeEach
    void setUp() throws IOException {
        root = Files.createDirectories(folder.resolve("content"));
        content = new UserContent(root);
    }

    @ParameterizedTest
    @CsvSource({
        "/usercontent, ''",
        "/usercontent/, ''",
        "/usercontent/demo/a.mp4, demo/a.mp4",
        "//usercontent//demo///a.mp4, demo/a.mp4",
        "/usercontent/demo/, demo",
        "/usercontent/in put (1) 100%.mp4, in put (1) 100%.mp4",
        "/usercontent/a..b/c.., a..b/c..",
        "/usercontent/åäö/日本.mp4, åäö/日本.mp4",
        "/usercontent/usercontent, usercontent"
    })
    void aPathBelowTheRootNamesAFile(String virtual, String relative) throws ContentPathException {
        assertThat(content.resolve(virtual)).isEqualTo(root.resolve(relative));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "usercontent/a",
                "/usercontentx/a",
                "/UserContent/a",
                "/etc/passwd",
                "/data/usercontent/a",
                "/usercontent/..",
                "/usercontent/../a",
                "/usercontent/a/../../b",
                "/usercontent/a/..",
                "/usercontent/.",
                "/usercontent/./a",
                "/../usercontent/a",
                "/usercontent/..\\a",
                "/usercontent/a\\b",
                "/usercontent/%2e%2e/a",
                "/usercontent/%2E/a",
                "/usercontent/a%2fb",
                "/usercontent/a%5Cb",
                "/usercontent/a%00",
                "/usercontent/%252e",
                "/usercontent/a\u0000.mp4",
                "/usercontent/a\nb",
                "/usercontent/a\u007f",
                "/usercontent/a\u0085",
                "/usercontent/a\u2028b",
                "/usercontent/a\ud800",
                "/usercontent/.attempts",
                "/usercontent/.attempts/x",
                "//usercontent//.attempts",
                "/usercontent/.ATTEMPTS",
                "/usercontent/.hidden",
                "/usercontent/a/.hidden",
                "file:///usercontent/a",
                "s3://usercontent/a"
            })
    void anyOtherPathIsRefused(String virtual) {
        assertThatThrownBy(() -> content.resolve(virtual)).isInstanceOf(ContentPathException.class);
    }

    @Test
    void namesAndPathsHaveALimit() throws ContentPathException {
        assertThat(content.resolve("/usercontent/" + "a".repeat(255))).startsWithRaw(root);
        assertThatThrownBy(() -> content.resolve("/usercontent/" + "a".repeat(256)))
                .isInstanceOf(ContentPathException.class);
        assertThatThrownBy(() -> content.resolve("/usercontent/" + "ü".repeat(128)))
                .isInstanceOf(ContentPathException.class);
        assertThatThrownBy(() -> content.resolve("/usercontent/" + "a/".repeat(1100)))
                .isInstanceOf(ContentPathException.class);
    }

    @Test
    void aRefusalShowsTheVirtualPathAndTheRuleAlone() {
        assertThatThrownBy(() -> content.resolve("/usercontent/../x"))
                .hasMessage("'/usercontent/../x' must not contain a name that begins with a dot");
    }

    @Test
    void aSymbolicLinkAnywhereOnTheWayIsRefused() throws IOException {
        Path secret = Files.createDirectories(folder.resolve("secret"));
        Files.writeString(secret.resolve("a.mp4"), "secret");
        Files.createDirectories(root.resolve("demo"));
        Files.createSymbolicLink(root.resolve("out"), secret);
        Files.createSymbolicLink(root.resolve("demo/a.mp4"), secret.resolve("a.mp4"));
        Files.createSymbolicLink(root.resolve("demo/dangling"), folder.resolve("nothing"));
        Files.createSymbolicLink(root.resolve("demo/inside"), root.resolve("demo"));

        assertThat(List.of("out", "out/a.mp4", "out/new/b.mp4", "demo/a.mp4", "demo/dangling", "demo/inside/x"))
                .allSatisfy(path -> assertThatThrownBy(() -> content.resolve("/usercontent/" + path))
                        .isInstanceOf(ContentPathException.class)
                        .hasMessageContaining("symbolic link")
                        .hasMessageNotContaining(folder.toString()));
    }

    @Test
    void noHostilePathLeavesTheFolder() throws IOException {
        Path secret = Files.createDirectories(folder.resolve("secret"));
        Files.createSymbolicLink(root.resolve("link"), secret);
        Gen<String> piece = Generate.oneOf(
                Generate.pick(PIECES),
                Generate.pick(PIECES),
                strings().basicMultilingualPlaneAlphabet().ofLengthBetween(0, 6));
        Gen<String> tail = lists().of(piece).ofSizeBetween(0, 12).map(pieces -> String.join("", pieces));

        qt().withFixedSeed(SEED)
                .withExamples(HOSTILE_PATHS)
                .forAll(integers().between(0, 3), tail)
                .check((start, text) -> staysInside(start == 0 ? text : "/usercontent/" + text));
    }

    private boolean staysInside(String virtual) {
        Optional<Path> found = resolved(virtual);
        return found.isEmpty()
                || (found.get().startsWith(root)
                        && found.get().normalize().equals(found.get())
                        && !found.get().startsWith(root.resolve(".attempts"))
                        && !found.get().startsWith(root.resolve("link")));
    }

    private Optional<Path> resolved(String virtual) {
        try {
            return Optional.of(content.resolve(virtual));
        } catch (ContentPathException e) {
            return Optional.empty();
        }
    }

    @Test
    void anAttemptFolderIsHiddenAndForThisUserAlone() throws IOException {
        UUID job = UUID.randomUUID();

        Path attempt = content.createAttemptFolder(job, "2");

        assertThat(attempt).isEqualTo(content.attemptFolder(job, "2")).isDirectory();
        assertThat(attempt).isEqualTo(root.resolve(".attempts/" + job + "/2"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(attempt)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(".attempts"))))
                .isEqualTo("rwx------");
    }

    @Test
    void discardingAttemptsTakesAllOfOneJobAndFollowsNoLink() throws IOException {
        UUID job = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        Path kept = Files.writeString(folder.resolve("kept"), "kept");
        Path deep =
                Files.createDirectories(content.createAttemptFolder(job, "1").resolve("a/b"));
        Files.writeString(deep.resolve("c"), "c");
        Files.createSymbolicLink(deep.resolve("file"), kept);
        Files.createSymbolicLink(deep.resolve("folder"), folder);
        content.createAttemptFolder(job, "2");
        content.createAttemptFolder(other, "1");

        content.discardAttempts(job);

        assertThat(root.resolve(".attempts/" + job)).doesNotExist();
        assertThat(content.attemptFolder(other, "1")).isDirectory();
        assertThat(kept).hasContent("kept");
    }

    @Test
    void discardingWhatIsNotThereIsNothing() throws IOException {
        content.discardAttempts(UUID.randomUUID());

        assertThat(root).isEmptyDirectory();
    }

    @Test
    void aSweepTakesAttemptsThatNobodyNeeds() throws IOException {
        UUID running = UUID.randomUUID();
        UUID gone = UUID.randomUUID();
        content.createAttemptFolder(running, "1");
        content.createAttemptFolder(gone, "1");
        Files.createDirectories(root.resolve(".attempts/not-a-job"));

        int swept = content.sweepAttempts(running::equals);

        assertThat(swept).isEqualTo(1);
        assertThat(root.resolve(".attempts"))
                .isDirectoryContaining("glob:**/" + running)
                .isDirectoryNotContaining("glob:**/" + gone);
    }
}
