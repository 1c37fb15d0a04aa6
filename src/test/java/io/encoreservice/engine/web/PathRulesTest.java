package io.encoreservice.engine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.engine.storage.ObjectStorage;
import io.encoreservice.engine.storage.UserContent;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot become a file's name is refused when the job is posted, not after it was encoded. */
class PathRulesTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"demo_", "Två filer", "a.b", "x"})
    void anOrdinaryBaseNameIsTaken(String name) {
        assertThat(new PathRules(new UserContent(folder), ObjectStorage.none()).checkBaseName(name))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {".hidden", "-y", "a/b", "a\\b", "..", "a%b", "a\u2028b", "a\u0000"})
    void aBaseNameThatIsNoFileNameIsRefused(String name) {
        assertThat(new PathRules(new UserContent(folder), ObjectStorage.none()).checkBaseName(name))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u00e5", "\ud83c\udfac"})
    void aBaseNameIsCountedInBytesAsFileSystemsDo(String character) {
        String name = character.repeat(151);

        assertThat(new PathRules(new UserContent(folder), ObjectStorage.none()).checkBaseName(name))
                .hasValue("must not be longer than 150 bytes");
    }
}
