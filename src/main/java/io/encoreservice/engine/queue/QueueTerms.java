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
 */
public record QueueTerms(int classes, Duration lease, Duration silence, int crashes, int waiting, Duration retryPause) {

    public static QueueTerms of(int classes, int waiting, Duration retryPause) {
        return new QueueTerms(classes, Duration.ofSeconds(15), Duration.ofSeconds(7), 3, waiting, retryPause);
    }

    /** The class of a priority, 0 the most urgent, as SVT Encore divides them. */
    public int classOf(int priority) {
        return Math.clamp(classes - 1 - (long) priority * classes / 100, 0, classes - 1);
    }
}
