package io.encoreservice.controlplane.token;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Finds the token among a request's headers, whatever kind of server received it. */
public final class Credentials {

    private static final String SCHEME = "bearer ";

    private Credentials() {}

    /**
     * The token in {@code x-jwt: Bearer …} or else {@code Authorization: Bearer …}; empty when there is none, or more than
     * one of the same header.
     *
     * @param headers all values of a header by its lower-case name
     */
    public static Optional<String> of(Function<String, List<String>> headers) {
        List<String> xJwt = headers.apply("x-jwt");
        return bearer(xJwt.isEmpty() ? headers.apply("authorization") : xJwt);
    }

    /** The token in {@code x-pat-jwt: Bearer …}. */
    static Optional<String> personal(Function<String, List<String>> headers) {
        return bearer(headers.apply("x-pat-jwt"));
    }

    private static Optional<String> bearer(List<String> values) {
        if (values.size() != 1) {
            return Optional.empty();
        }
        String value = values.getFirst().strip();
        if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        int start = SCHEME.length();
        while (value.charAt(start) == ' ') {
            start++;
        }
        return value.chars().skip(start).anyMatch(Character::isWhitespace)
                ? Optional.empty()
                : Optional.of(value.substring(start));
    }
}
