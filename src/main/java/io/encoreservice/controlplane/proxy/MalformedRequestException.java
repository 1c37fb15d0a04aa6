package io.encoreservice.controlplane.proxy;

import io.netty.handler.codec.http.HttpResponseStatus;

/** A request that two servers might read differently; after it nothing more is read from its connection. */
final class MalformedRequestException extends Exception {

    private final HttpResponseStatus status;

    MalformedRequestException(HttpResponseStatus status, String reason) {
        // why: attackers choose how often this is thrown, and nobody reads its stack.
        super(reason, null, false, false);
        this.status = status;
    }

    static MalformedRequestException bad(String reason) {
        return new MalformedRequestException(HttpResponseStatus.BAD_REQUEST, reason);
    }

    /** What the client is told. */
    Refusal refusal() {
        return Refusal.of(status, String.valueOf(getMessage()));
    }
}
