package io.encoreservice.controlplane.runtime;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where instances run did not do something, and may do it later; what runs goes on running. */
public class RuntimeAwayException extends RuntimeException {

    private static final Duration SOON = Duration.ofSeconds(5);

    public RuntimeAwayException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** When asking again makes sense. */
    public Duration retryAfter() {
        return SOON;
    }
}
