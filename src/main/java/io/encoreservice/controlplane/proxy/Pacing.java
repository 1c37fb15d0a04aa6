package io.encoreservice.controlplane.proxy;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds one exchange to its tenant's bandwidth. What has passed cannot be taken back, so what comes next waits until it is
 * paid for, be it the next piece or the next request.
 */
final class Pacing {

    /** So that who waits is heard of before any deadline. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Traffic.Share share;
    private final EventExecutor loop;
    private final Runnable waited;
    private @Nullable ScheduledFuture<?> resting;

    /**
     * @param waited called on the loop after each rest, after which it may rest again
     */
    Pacing(Traffic.Share share, EventExecutor loop, Runnable waited) {
        this.share = share;
        this.loop = loop;
        this.waited = waited;
    }

    boolean isResting() {
        return resting != null;
    }

    /** Notes bytes that passed, and rests if they are more than was due. */
    void pass(int bytes) {
        rest(share.pass(bytes));
    }

    /** Ends with these last bytes; what they owe is waited for by who comes next. */
    void end(int bytes) {
        share.pass(bytes);
        end();
    }

    /** Waits no more. */
    void end() {
        if (resting != null) {
            resting.cancel(false);
            resting = null;
        }
    }

    private void rest(long nanos) {
        if (nanos > 0 && resting == null) {
            resting = loop.schedule(this::over, Math.min(nanos, LONGEST_NANOS), TimeUnit.NANOSECONDS);
        }
    }

    private void over() {
        resting = null;
        rest(share.pass(0));
        waited.run();
    }
}
