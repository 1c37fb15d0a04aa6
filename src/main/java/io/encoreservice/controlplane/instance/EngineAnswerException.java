package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.web.ReasonedException;
import java.time.Duration;

/** An instance's engine does not do what it was asked. */
final class EngineAnswerException extends ReasonedException {

    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FORBIDDEN = 403;
    private static final int CONFLICT = 409;

    private EngineAnswerException(int status, String reason) {
        super(status, reason);
    }

    private EngineAnswerException(int status, String reason, Duration retryAfter) {
        super(status, reason, retryAfter);
    }

    /** It says itself why not. */
    static EngineAnswerException refused(int status, String reason) {
        return new EngineAnswerException(status, reason);
    }

    /** It has enough to do. */
    static EngineAnswerException tooMany(String reason, Duration retryAfter) {
        return new EngineAnswerException(TOO_MANY_REQUESTS, reason, retryAfter);
    }

    /** It cannot be asked for the moment. */
    static EngineAnswerException away(String reason, Duration retryAfter) {
        return new EngineAnswerException(SERVICE_UNAVAILABLE, reason, retryAfter);
    }

    /** Its tenant may only look at it. */
    static EngineAnswerException standingStill(String reason) {
        return new EngineAnswerException(FORBIDDEN, reason);
    }

    /** It has none. */
    static EngineAnswerException stopped(String reason) {
        return new EngineAnswerException(CONFLICT, reason);
    }
}
