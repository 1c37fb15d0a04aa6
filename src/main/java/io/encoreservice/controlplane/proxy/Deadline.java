package io.encoreservice.controlplane.proxy;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one timer of a connection; moving it later costs nothing, since it is armed again only when it fires too early. */
final class Deadline {

    private final EventExecutor loop;
    private final Runnable expired;
    private boolean set;
    private long at;
    private long armedFor;
    private @Nullable ScheduledFuture<?> armed;

    Deadline(EventExecutor loop, Runnable expired) {
        this.loop = loop;
        this.expired = expired;
    }

    /** Expires after this long, instead of whenever it would have. */
    void in(Duration time) {
        set = true;
        at = System.nanoTime() + time.toNanos();
        if (armed != null && armedFor - at > 0) {
            armed.cancel(false);
            armed = null;
        }
        if (armed == null) {
            arm();
        }
    }

    /** Does not expire. */
    void clear() {
        set = false;
    }

    /** Clears, and holds nothing of the loop any more. */
    void close() {
        set = false;
        if (armed != null) {
            armed.cancel(false);
            armed = null;
        }
    }

    private void arm() {
        armedFor = at;
        armed = loop.schedule(this::fire, Math.max(0, at - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void fire() {
        armed = null;
        if (!set) {
            return;
        }
        if (at - System.nanoTime() > 0) {
            arm();
        } else {
            set = false;
            expired.run();
        }
    }
}
