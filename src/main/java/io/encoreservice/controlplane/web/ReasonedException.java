package io.encoreservice.controlplane.web;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a feature throws when a request cannot be answered: one final subclass per reason in the feature's own package.
 * It says its HTTP status and its sentence once, and {@link ErrorAnswers} turns it into the answer.
 */
public abstract class ReasonedException extends RuntimeException {

    private final int status;
    private final @Nullable Duration retryAfter;

    /**
     * @param status the HTTP status, 400 to 599
     * @param reason a sentence for the caller
     */
    protected ReasonedException(int status, String reason) {
        super(reason);
        this.status = status;
        this.retryAfter = null;
    }

    /**
     * @param status the HTTP status, 400 to 599
     * @param reason a sentence for the caller
     * @param retryAfter when asking again makes sense, for the header {@code Retry-After}
     */
    protected ReasonedException(int status, String reason, Duration retryAfter) {
        super(reason);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /**
     * @param status the HTTP status, 400 to 599
     * @param reason a sentence for the caller, who never sees the cause
     * @param cause what is to be logged
     */
    protected ReasonedException(int status, String reason, Throwable cause) {
        super(reason, cause);
        this.status = status;
        this.retryAfter = null;
    }

    public final int status() {
        return status;
    }

    public final Reason reason() {
        return Reason.of(getMessage());
    }

    /** What the header {@code Retry-After} says: whole seconds, rounded up, never 0; empty when it says nothing. */
    public final Optional<Long> retryAfterSeconds() {
        return Optional.ofNullable(retryAfter).map(ReasonedException::secondsOf);
    }

    /** A wait as the header {@code Retry-After} says it: whole seconds, rounded up, never 0. */
    public static long secondsOf(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
