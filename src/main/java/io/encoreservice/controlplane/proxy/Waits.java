package io.encoreservice.controlplane.proxy;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a connection may keep the proxy waiting; what an operator may change is in {@link ProxyProperties}. */
final class Waits {

    /** For a next request on an open connection. */
    static final Duration IDLE = Duration.ofMinutes(1);

    /** For a request that its client may have sent already, on a connection that is to end. */
    static final Duration LAST_REQUEST = Duration.ofSeconds(1);

    /** For a request's head, from its first byte. */
    static final Duration HEAD = Duration.ofSeconds(20);

    /** For a token's check. */
    static final Duration CHECK = Duration.ofSeconds(10);

    /** For the next piece of a request's body, or for the engine to take it. */
    static final Duration UPLOAD = Duration.ofMinutes(1);

    /** For the next piece of an answer, or for the client to take it. */
    static final Duration ANSWER = Duration.ofMinutes(2);

    /** For a client to close after the last answer. */
    static final Duration LINGER = Duration.ofSeconds(2);

    private Waits() {}

    /** How long an exchange may wait; null for as long as it likes. */
    static @Nullable Duration of(ClientSide.Patience patience, ProxyProperties properties) {
        return switch (patience) {
            case UPLOAD -> UPLOAD;
            case FIRST_BYTE -> properties.firstByteTimeout();
            case ANSWER -> ANSWER;
            case ENDLESS -> null;
        };
    }

    static Refusal headTooSlow() {
        return Refusal.of(HttpResponseStatus.REQUEST_TIMEOUT, "The request did not arrive in time");
    }
}
