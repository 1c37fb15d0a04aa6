package io.encoreservice.controlplane.identity;

/** A name that breaks its rule; the message names the field and the rule and may be shown to the caller. */
public final class InvalidNameException extends IllegalArgumentException {

    private static final int SHOWN = 80;

    private final String field;

    public InvalidNameException(String field, String message) {
        super(message);
        this.field = field;
    }

    public String field() {
        return field;
    }

    /** The value in quotes, shortened and without control characters, so that an error never echoes an attack. */
    public static String quote(String value) {
        String shown = value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value;
        return "'" + shown.replaceAll("[\\p{Cntrl}<>&\"']", "?") + "'";
    }
}
