package io.encoreservice.controlplane.identity;

import java.util.regex.Pattern;

/** An instance's name within its tenant: {@code [a-z0-9]+}, so that a host label splits at its last hyphen. */
public record InstanceName(String value) implements Comparable<InstanceName> {

    /** A label holds at most 63; one tenant character and the hyphen are always beside the name. */
    private static final int MAX_LENGTH = 61;

    private static final Pattern FORM = Pattern.compile("[a-z0-9]+");

    public InstanceName {
        if (!FORM.matcher(value).matches() || value.length() > MAX_LENGTH) {
            throw new InvalidNameException(
                    "name",
                    "name must be 1 to " + MAX_LENGTH + " of a-z and 0-9: " + InvalidNameException.quote(value));
        }
    }

    /**
     * Parses a name given from outside.
     *
     * @throws InvalidNameException when {@code value} breaks the rule
     */
    public static InstanceName of(String value) {
        return new InstanceName(value);
    }

    @Override
    public int compareTo(InstanceName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
