package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.runtime.RuntimeAwayException;

/** The cluster did not do what it was asked for; it has to be asked again. */
final class ClusterException extends RuntimeAwayException {

    private final int code;

    ClusterException(String message) {
        super(message, null);
        this.code = 0;
    }

    /**
     * @param code the API server's answer, or 0 when there was none
     */
    ClusterException(String message, int code, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Whether the API server said so, and not the connection to it. */
    boolean isAnswer() {
        return code > 0;
    }

    /** Whether the API server will never do it, however often it is asked. */
    boolean isRefusal() {
        return code == 403 || code == 422;
    }
}
