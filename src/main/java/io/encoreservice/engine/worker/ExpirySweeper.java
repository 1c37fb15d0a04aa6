package io.encoreservice.engine.worker;

import io.encoreservice.engine.job.JobRepository;
import io.encoreservice.shared.redis.RedisAwayException;
import java.time.Duration;

/** Forgets jobs that ended long ago, and deletes the temporary files that dead engines left of ended ones. */
final class ExpirySweeper {

    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int MOST_BATCHES = 50;

    private final JobRepository jobs;
    private final JobEnding ending;
    private final Duration expiry;
    private long swept = System.nanoTime() - PAUSE.toNanos();

    ExpirySweeper(JobRepository jobs, JobEnding ending, Duration expiry) {
        this.jobs = jobs;
        this.ending = ending;
        this.expiry = expiry;
    }

    /** To be called every second: works once a minute. */
    void tick() {
        long now = System.nanoTime();
        if (now - swept < PAUSE.toNanos()) {
            return;
        }
        swept = now;
        try {
            int batches = 0;
            while (jobs.expire(expiry) > 0 && batches < MOST_BATCHES) {
                batches++;
            }
            ending.sweep();
        } catch (RedisAwayException e) {
            // why: what is left now is swept in a minute.
            return;
        }
    }
}
