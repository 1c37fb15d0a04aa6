package io.encoreservice.controlplane.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CommandWordsTest {

    @Test
    void wordsEndAtBlanks() {
        assertThat(CommandWords.split("java  -jar\tencore-web.jar ")).containsExactly("java", "-jar", "encore-web.jar");
    }

    @Test
    void quotesKeepBlanksAndEachOther() {
        assertThat(CommandWords.split("'/opt/my engine/run' --name=\"it's mine\""))
                .containsExactly("/opt/my engine/run", "--name=it's mine");
    }

    @Test
    void emptyQuotesAreAWord() {
        assertThat(CommandWords.split("run ''")).containsExactly("run", "");
    }

    @Test
    void nothingIsNoCommand() {
        assertThat(CommandWords.split("  ")).isEmpty();
    }

    @Test
    void nothingOfAShellIsUnderstood() {
        assertThat(CommandWords.split("run $HOME;ls \\n")).containsExactly("run", "$HOME;ls", "\\n");
    }

    @Test
    void anOpenQuoteIsRefused() {
        assertThatThrownBy(() -> CommandWords.split("run 'this"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("quote");
    }
}
