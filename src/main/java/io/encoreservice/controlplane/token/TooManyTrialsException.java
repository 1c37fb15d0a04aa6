package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.web.ReasonedException;
import java.time.Duration;

/** Somebody, or everybody, asked for more trial tokens than there are within an hour. */
final class TooManyTrialsException extends ReasonedException {

    private static final int TOO_MANY_REQUESTS = 429;

    TooManyTrialsException(String reason, Duration retryAfter) {
        super(TOO_MANY_REQUESTS, reason, retryAfter);
    }
}
