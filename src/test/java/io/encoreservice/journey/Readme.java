package io.encoreservice.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The README's own lines, so that what it shows is what was tried. */
final class Readme {

    private static final Path FILE = Path.of("README.md");

    private Readme() {}

    /** The lines of the block that stands under {@code <!-- journey: name -->}. */
    static String step(String name) throws IOException {
        Matcher block = Pattern.compile(
                        "<!-- journey: " + Pattern.quote(name) + " -->\\s+```bash\\n(.*?)\\n```", Pattern.DOTALL)
                .matcher(Files.readString(FILE));
        if (!block.find()) {
            throw new AssertionError("the README has no step '" + name + "'");
        }
        return block.group(1);
    }
}
