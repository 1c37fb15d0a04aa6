package io.encoreservice.controlplane.token;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Finds the token among a request's headers, whatever kind of server received it. */
public final class Credentials {

    private Credentials() {}

    /**
     * The token in {@code x-jwt: Bearer …} or else {@code Authorization: Bearer …}; empty when there is none, or more than
     * one of the same header.
     *
     * @param headers all values of a header by its lower-case name
     */
    public static Optional<String> of(Function<String, List<String>> headers) {
        return headers.apply("x-jwt").isEmpty() ? Optional.empty() : Optional.of("");
    }
}
