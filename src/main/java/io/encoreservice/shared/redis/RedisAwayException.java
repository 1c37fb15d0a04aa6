package io.encoreservice.shared.redis;

/** Redis cannot be asked now; what was to be written may or may not have been. */
public final class RedisAwayException extends RuntimeException {

    public RedisAwayException(Throwable cause) {
        super(RedisTrouble.of(cause).map(RedisTrouble::reason).orElse("Redis does not answer"), cause);
    }
}
