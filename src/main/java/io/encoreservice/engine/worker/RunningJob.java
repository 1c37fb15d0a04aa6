package io.encoreservice.engine.worker;

import io.encoreservice.engine.queue.Lease;
import io.encoreservice.engine.queue.LeasedJob;
import io.encoreservice.engine.queue.Renewal;
import org.jspecify.annotations.Nullable;

/**
 * A job that a thread has taken, with the one safe way to interrupt that thread: not before it works on this job, and never
 * after the job let go of it.
 */
final class RunningJob {

    private final LeasedJob leased;
    private final Thread thread;
    private boolean interruptible;
    private @Nullable StopReason reason;

    RunningJob(LeasedJob leased, Thread thread) {
        this.leased = leased;
        this.thread = thread;
    }

    LeasedJob leased() {
        return leased;
    }

    Lease lease() {
        return leased.lease();
    }

    /** Begins the part that may be interrupted, which it is at once if it was to be stopped before. */
    synchronized void expose() {
        interruptible = true;
        if (reason != null) {
            thread.interrupt();
        }
    }

    /** Stops the run if its lease was lost or its owner wants it cancelled. */
    void heed(Renewal renewal) {
        switch (renewal) {
            case KEPT -> {}
            case CANCEL -> stop(StopReason.CANCEL);
            case LOST -> stop(StopReason.LOST);
        }
    }

    /** Interrupts the run; the first reason stands, save that a lost lease outweighs all. */
    synchronized void stop(StopReason why) {
        if (reason == null || why == StopReason.LOST) {
            reason = why;
        }
        if (interruptible) {
            thread.interrupt();
        }
    }

    /** Ends the part that may be interrupted; to be called by the running thread. Answers why it was stopped, if it was. */
    synchronized @Nullable StopReason shield() {
        interruptible = false;
        // why: the flag belongs to this job and must not reach the thread's next one.
        Thread.interrupted();
        return reason;
    }
}
