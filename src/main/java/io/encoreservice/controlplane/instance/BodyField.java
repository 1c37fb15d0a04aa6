package io.encoreservice.controlplane.instance;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One field of a request's JSON body, which every body reads by the same rules; null and empty mean unset.
 *
 * @param name what the field is called
 * @param value what it holds; null when the body has no such field
 */
record BodyField(String name, @Nullable JsonNode value) {

    static final int MAX_URL = 2048;
    static final int MAX_TEXT = 4096;
    private static final Set<String> SCHEMES = Set.of("http", "https");

    boolean isThere() {
        return value != null;
    }

    /**
     * The field's text, empty when it is unset.
     *
     * @throws InvalidInstanceException when it is no text, too long or not printable
     */
    String text() {
        return text(MAX_TEXT);
    }

    /**
     * The field's http or https URL, empty when it is unset.
     *
     * @throws InvalidInstanceException when it is anything else
     */
    String url() {
        String text = text(MAX_URL);
        if (text.isEmpty()) {
            return text;
        }
        try {
            URI url = new URI(text);
            if (url.isAbsolute()
                    && url.getHost() != null
                    && SCHEMES.contains(url.getScheme().toLowerCase(Locale.ROOT))) {
                return text;
            }
        } catch (URISyntaxException notAUrl) {
            // why: the rule below names what is wrong better than Java's message.
        }
        throw new InvalidInstanceException(name, "must be an http or https URL, or empty");
    }

    /**
     * The field's number, 0 when it is unset.
     *
     * @throws InvalidInstanceException when it is no whole number, or less than {@code least}
     */
    int number(int least) {
        if (value == null || value.isNull()) {
            return 0;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < least) {
            throw new InvalidInstanceException(name, "must be a whole number, " + least + " or more");
        }
        return value.intValue();
    }

    private String text(int longest) {
        if (value == null || value.isNull()) {
            return "";
        }
        if (!value.isString()) {
            throw new InvalidInstanceException(name, "must be a string");
        }
        String text = value.stringValue();
        if (text.length() > longest) {
            throw new InvalidInstanceException(name, "must be at most " + longest + " characters long");
        }
        if (!isPrintable(text)) {
            throw new InvalidInstanceException(name, "must not contain control characters");
        }
        if (isPlaceholder(text)) {
            throw new InvalidInstanceException(name, "must not contain '${'");
        }
        return text;
    }

    /** Whether a text has no control characters and their like. */
    static boolean isPrintable(String text) {
        return text.codePoints().noneMatch(BodyField::isUnprintable);
    }

    /** Whether an engine would put one of its own settings in the place of a part of a text. */
    static boolean isPlaceholder(String text) {
        return text.contains("${");
    }

    // why: a cluster refuses some of them, and others make one text look like another.
    private static boolean isUnprintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
