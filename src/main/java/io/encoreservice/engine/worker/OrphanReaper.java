package io.encoreservice.engine.worker;

import io.encoreservice.engine.job.JobRepository;
import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.shared.redis.RedisAwayException;
import java.time.Duration;
import java.util.UUID;

/** Returns the jobs of engines that died to the queue, and forgets what ended: jobs of long ago, and their temporary files. */
final class OrphanReaper {

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
            for (UUID id : queue.reap()) {
                ending.ended(id);
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
