package io.encoreservice.engine.worker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes idle workers; a ring while all are busy is remembered, so that none is lost between looking and waiting. */
final class Bell {

    private final Semaphore rings = new Semaphore(0);
    private final int workers;

    Bell(int workers) {
        this.workers = workers;
    }

    /** Wakes as many workers as there are jobs, all at the most. */
    synchronized void ring(int jobs) {
        rings.release(Math.min(jobs, Math.max(0, workers - rings.availablePermits())));
    }

    void ringAll() {
        ring(workers);
    }

    /** Waits for a ring; answers whether there was one. */
    boolean await(Duration longest) {
        try {
            return rings.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
