package io.encoreservice.engine.storage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A path as tenants write it, taken apart and found harmless as text: every name in it is an ordinary visible one.
 *
 * @param names the names below {@link UserContent#ROOT}, none for the folder itself
 */
record VirtualPath(List<String> names) {

    private static final int LONGEST_PATH = 2048;
    private static final int LONGEST_NAME = 255;
    private static final Pattern ENCODED = Pattern.compile("(?i)%(2e|2f|5c|0|1|25)");

    /**
     * Parses such as {@code /usercontent/demo/a.mp4}; doubled slashes count as one.
     *
     * @throws ContentPathException when it is not below {@link UserContent#ROOT} or a name in it is not ordinary
     */
    static VirtualPath of(String text) throws ContentPathException {
        if (text.length() > LONGEST_PATH) {
            throw new ContentPathException("a path must not be longer than " + LONGEST_PATH + " characters");
        }
        if (text.codePoints().anyMatch(VirtualPath::isUnprintable)) {
            throw new ContentPathException("a path must not contain control characters");
        }
        List<String> names = new ArrayList<>();
        for (String name : text.split("/", -1)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        if (!text.startsWith("/") || names.isEmpty() || !names.getFirst().equals(UserContent.ROOT.substring(1))) {
            throw refused(text, "must begin with " + UserContent.ROOT + "/");
        }
        for (String name : names) {
            check(name, text);
        }
        return new VirtualPath(List.copyOf(names.subList(1, names.size())));
    }

    /** The path without doubled or trailing slashes. */
    @Override
    public String toString() {
        return names.isEmpty() ? UserContent.ROOT : UserContent.ROOT + "/" + String.join("/", names);
    }

    private static void check(String name, String text) throws ContentPathException {
        if (name.startsWith(".")) {
            throw refused(text, "must not contain a name that begins with a dot");
        }
        if (name.indexOf('\\') >= 0) {
            throw refused(text, "must not contain a backslash");
        }
        if (ENCODED.matcher(name).find()) {
            throw refused(text, "must not contain percent-encoded dots, slashes or control characters");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw refused(text, "must not contain a name longer than " + LONGEST_NAME + " bytes");
        }
    }

    private static boolean isUnprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> false;
        };
    }

    private static ContentPathException refused(String text, String rule) {
        return new ContentPathException("'" + text + "' " + rule);
    }
}
