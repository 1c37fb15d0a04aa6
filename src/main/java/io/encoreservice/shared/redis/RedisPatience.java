package io.encoreservice.shared.redis;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Redis, but never for longer than a tenant may be kept waiting, however often the client would try again. */
public final class RedisPatience {

    private static final Logger LOG = LoggerFactory.getLogger(RedisPatience.class);
    private static final long LONGEST_MILLIS = 1_500;

    /**
     * Asks.
     *
     * @throws RedisAwayException when Redis cannot be asked, or does not answer in time
     */
    public <T extends @Nullable Object> T ask(Supplier<T> question) {
        FutureTask<T> asking = new FutureTask<>(question::get);
        Thread.ofVirtual().name("redis-question").start(asking);
        try {
            return asking.get(LONGEST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            asking.cancel(true);
            throw new RedisAwayException(e);
        } catch (InterruptedException e) {
            asking.cancel(true);
            Thread.currentThread().interrupt();
            throw new RedisAwayException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RedisAwayException || e.getCause() instanceof RedisException) {
                LOG.debug("Redis does not answer", e);
                throw new RedisAwayException(e);
            }
            throw new IllegalStateException("Redis refused what it was asked", e.getCause());
        }
    }
}
