package io.encoreservice.shared.redis;

/** There is no Redis to work with; the message says why, for the operator. */
public final class RedisStartException extends RuntimeException {

    public RedisStartException(String message) {
        super(message);
    }
}
