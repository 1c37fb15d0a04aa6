package io.encoreservice.shared.redis;

/** The embedded Redis server does not start; the message says why. */
public final class RedisStartException extends RuntimeException {

    RedisStartException(String message) {
        super(message);
    }
}
