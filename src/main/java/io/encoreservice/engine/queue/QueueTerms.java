package io.encoreservice.engine.queue;

import java.time.Duration;

/**
 * The rules of a queue.
 *
 * @param classes the number of priority classes
 * @param lease how long a lease holds unless it is renewed
 * @param silence after a longer time without a {@link JobQueue#reap} nothing is reaped for one lease
 * @param crashes so many lost leases make a job FAILED; twice as many one whose files only wait to be published
 * @param waiting how many jobs may wait at once, 0 for any number
 * @param retryPause how long a job that failed waits before it is tried again the first time
 * @param first the most urgent class that this engine takes jobs of
 * @param last the least urgent one
 */
public record QueueTerms(
        int classes,
        Duration lease,
        Duration silence,
        int crashes,
        int waiting,
        Duration retryPause,
        int first,
        int last) {

    /** For an engine that takes jobs of all classes. */
    public QueueTerms(int classes, Duration lease, Duration silence, int crashes, int waiting, Duration retryPause) {
        this(classes, lease, silence, crashes, waiting, retryPause, 0, classes - 1);
    }

    public static QueueTerms of(int classes, int waiting, Duration retryPause) {
        return new QueueTerms(classes, Duration.ofSeconds(15), Duration.ofSeconds(7), 3, waiting, retryPause);
    }

    /**
     * The same for an engine that takes jobs of one class.
     *
     * @param andMoreUrgent whether it takes those of more urgent classes too, and first
     * @throws IllegalArgumentException when there is no such class
     */
    public QueueTerms taking(int only, boolean andMoreUrgent) {
        if (only < 0 || only >= classes) {
            throw new IllegalArgumentException("encore-settings.poll-queue must be a number from 0 to " + (classes - 1)
                    + ", less than encore-settings.concurrency, and not " + only);
        }
        return new QueueTerms(classes, lease, silence, crashes, waiting, retryPause, andMoreUrgent ? 0 : only, only);
    }

    /** The classes that are taken, for a script. */
    String taken() {
        return first + "-" + last;
    }

    /** The class of a priority, 0 the most urgent, as SVT Encore divides them. */
    public int classOf(int priority) {
        return Math.clamp(classes - 1 - (long) priority * classes / 100, 0, classes - 1);
    }
}
