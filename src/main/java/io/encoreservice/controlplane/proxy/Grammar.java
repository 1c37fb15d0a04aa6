package io.encoreservice.controlplane.proxy;

/** The few character classes of RFC 9110 that requests are read with. */
final class Grammar {

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
    private static final char DEL = 0x7f;

    private Grammar() {}

    /** Whether the characters from {@code start} to before {@code end} make a token, which is never empty. */
    static boolean isToken(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && TOKEN_MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return end > start;
    }

    static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Optional white space around a header's value: a blank or a tab. */
    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** Whether a control character other than a tab is there, a bare CR or NUL among them. */
    static boolean hasControls(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if ((c < ' ' && c != '\t') || c == DEL) {
                return true;
            }
        }
        return false;
    }

    /** Whether all characters are visible ASCII. */
    static boolean isVisible(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= DEL) {
                return false;
            }
        }
        return true;
    }

    /** Whether there are 1 to {@code most} digits and nothing else. */
    static boolean isNumber(String text, int most) {
        for (int i = 0; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= most;
    }
}
