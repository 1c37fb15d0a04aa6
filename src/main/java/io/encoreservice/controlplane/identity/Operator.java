package io.encoreservice.controlplane.identity;

import java.util.regex.Pattern;

/**
 * Who runs the service, once an admin token has proved it; for the record of who changed what.
 *
 * @param name 1 to 64 of letters, digits, {@code .}, {@code _}, {@code @} and {@code -}, beginning with a letter or digit
 */
public record Operator(String name) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    public Operator {
        if (!FORM.matcher(name).matches()) {
            throw new InvalidNameException(
                    "operator",
                    "an operator's name must be 1 to 64 of letters, digits and . _ @ -, beginning with a letter or digit: "
                            + InvalidNameException.quote(name));
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
