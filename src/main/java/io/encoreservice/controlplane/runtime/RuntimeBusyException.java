package io.encoreservice.controlplane.runtime;

import java.time.Duration;

/** Where instances run asks to be left alone about this instance for a while. */
public final class RuntimeBusyException extends RuntimeAwayException {

    private final Duration retryAfter;

    public RuntimeBusyException(String message, Duration retryAfter) {
        super(message, null);
        this.retryAfter = retryAfter;
    }

    /** How long to wait at least before this instance is looked at again. */
    @Override
    public Duration retryAfter() {
        return retryAfter;
    }
}
