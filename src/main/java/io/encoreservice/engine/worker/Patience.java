package io.encoreservice.engine.worker;

import io.encoreservice.shared.redis.RedisAwayException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Repeats what Redis must hear until it is there again or the engine stops; every such step may be repeated. */
final class Patience {

    private static final long PAUSE_MILLIS = 500;

    private final CountDownLatch stopping = new CountDownLatch(1);

    /**
     * @throws RedisAwayException when the engine stops before Redis is back
     */
    <T> T insist(Supplier<T> step) {
        while (true) {
            try {
                return step.get();
            } catch (RedisAwayException e) {
                if (isOver(PAUSE_MILLIS)) {
                    throw e;
                }
            }
        }
    }

    void end() {
        stopping.countDown();
    }

    /** Whether the engine stops, at once or within so many milliseconds. */
    boolean isOver(long millis) {
        try {
            return stopping.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
