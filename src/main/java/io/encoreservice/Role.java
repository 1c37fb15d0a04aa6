package io.encoreservice;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which of the two programs this process is: the only switch between the wings. */
enum Role {
    CONTROL_PLANE,
    ENGINE;

    /** The environment variable that names the role; unset means {@link #CONTROL_PLANE}. */
    static final String VARIABLE = "ENCORE_ROLE";

    /**
     * Parses the variable.
     *
     * @throws IllegalArgumentException when {@code value} names no role
     */
    static Role of(@Nullable String value) {
        if (value == null || value.isBlank()) {
            return CONTROL_PLANE;
        }
        String wanted = value.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(values())
                .filter(role -> role.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        VARIABLE + " is '" + value + "', but must be control-plane or engine"));
    }
}
