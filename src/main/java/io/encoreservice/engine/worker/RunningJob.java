package io.encoreservice.engine.worker;

import io.encoreservice.engine.queue.Lease;
import io.encoreservice.engine.queue.Renewal;
import org.jspecify.annotations.Nullable;

/** A job that a thread runs, with the one safe way to interrupt that thread: never after the job let go of it. */
final class RunningJob {

    private final Lease lease;
    private final Thread thread;
    private boolean interruptible = true;
    private @Nullable StopReason reason;

    RunningJob(Lease lease, Thread thread) {
        this.lease = lease;
        this.thread = thread;
    }

    Lease lease() {
        return lease;
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
