package io.encoreservice.controlplane.proxy;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts against a rate: fills steadily, never above its size, and may be overdrawn by what cannot be taken back. */
final class TokenBucket {

    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final double perNano;
    private final double size;
    private final LongSupplier nanoTime;
    private double tokens;
    private long filledAt;

    /**
     * @param perSecond how many tokens come within a second, more than 0
     * @param size how many there are at first and at most
     */
    TokenBucket(double perSecond, double size, LongSupplier nanoTime) {
        this.perNano = perSecond / NANOS;
        this.size = size;
        this.nanoTime = nanoTime;
        this.tokens = size;
        this.filledAt = nanoTime.getAsLong();
    }

    /** Takes one token if there is one. */
    synchronized boolean take() {
        fill();
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** Takes so many tokens whether or not they are there; answers after how many nanoseconds none are owed any more. */
    synchronized long spend(long count) {
        fill();
        tokens -= count;
        return tokens >= 0 ? 0 : (long) Math.ceil(-tokens / perNano);
    }

    private void fill() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(size, tokens + (now - filledAt) * perNano);
        filledAt = now;
    }
}
