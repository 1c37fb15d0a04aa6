package io.encoreservice.engine.worker;

import io.encoreservice.engine.job.JobRepository;
import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.engine.queue.Lease;
import io.encoreservice.engine.queue.TakenBack;
import io.encoreservice.shared.redis.RedisAwayException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Returns the jobs of engines that died to the queue, and forgets what ended: jobs of long ago, and their temporary files. */
final class OrphanReaper {

    private static final Logger log = LoggerFactory.getLogger(OrphanReaper.class);
    private static final Duration PAUSE = Duration.ofSeconds(4);
    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final JobQueue queue;
    private final JobRepository jobs;
    private final JobEnding ending;
    private final LeaseKeeper keeper;
    private final Duration expiry;
    private long reaped = System.nanoTime() - PAUSE.toNanos();
    private long swept = System.nanoTime() - SWEEP.toNanos();

    OrphanReaper(JobQueue queue, JobRepository jobs, JobEnding ending, LeaseKeeper keeper, Duration expiry) {
        this.queue = queue;
        this.jobs = jobs;
        this.ending = ending;
        this.keeper = keeper;
        this.expiry = expiry;
    }

    /** To be called every second: works when it is time and this engine's own leases are sure. */
    void tick() {
        long now = System.nanoTime();
        if (!keeper.isCurrent() || now - reaped < PAUSE.toNanos()) {
            return;
        }
        reaped = now;
        try {
            for (TakenBack taken : queue.reap()) {
                Lease lost = taken.lease();
                log.warn("Attempt {} of job {} lost its engine; it is {}", lost.attempt(), lost.job(), taken.status());
                if (taken.status().isTerminal()) {
                    ending.ended(lost.job());
                }
            }
            if (now - swept >= SWEEP.toNanos()) {
                sweep();
                swept = now;
            }
        } catch (RedisAwayException e) {
            // why: the next tick tries again, and the scripts keep still for one lease after a silence.
            return;
        }
    }

    private void sweep() {
        int forgotten;
        do {
            forgotten = jobs.expire(expiry);
        } while (forgotten > 0);
        ending.sweep();
    }
}
