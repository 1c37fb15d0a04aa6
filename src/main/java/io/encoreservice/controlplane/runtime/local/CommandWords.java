package io.encoreservice.controlplane.runtime.local;

import java.util.ArrayList;
import java.util.List;

/** Splits a command into words as a shell would, but only blanks and quotes mean anything. */
final class CommandWords {

    private CommandWords() {}

    /**
     * Splits at blanks; what stands in single or double quotes stays together.
     *
     * @throws IllegalArgumentException when a quote is not closed
     */
    static List<String> split(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean begun = false;
        char quote = 0;
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                begun = true;
            } else if (!Character.isWhitespace(c)) {
                word.append(c);
                begun = true;
            } else if (begun) {
                words.add(word.toString());
                word.setLength(0);
                begun = false;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("a quote is not closed in: " + command);
        }
        if (begun) {
            words.add(word.toString());
        }
        return List.copyOf(words);
    }
}
