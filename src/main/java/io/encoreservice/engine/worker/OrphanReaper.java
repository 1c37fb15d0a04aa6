package io.encoreservice.engine.worker;

import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.engine.queue.TakenBack;
import io.encoreservice.shared.redis.RedisAwayException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Returns the jobs of engines that died to the queue. */
final class OrphanReaper {

    private static final Logger log = LoggerFactory.getLogger(OrphanReaper.class);
    private static final Duration PAUSE = Duration.ofSeconds(4);

    private final JobQueue queue;
    private final JobEnding ending;
    private final LeaseKeeper keeper;
    private long reaped = System.nanoTime() - PAUSE.toNanos();

    OrphanReaper(JobQueue queue, JobEnding ending, LeaseKeeper keeper) {
        this.queue = queue;
        this.ending = ending;
        this.keeper = keeper;
    }

    /** To be called every second: works when it is time and this engine's own leases are sure. */
    void tick() {
        long now = System.nanoTime();
        if (!keeper.isCurrent() || now - reaped < PAUSE.toNanos()) {
            return;
        }
        try {
            List<TakenBack> taken = queue.reap();
            reaped = now;
            taken.forEach(this::takenBack);
        } catch (RedisAwayException e) {
            // why: the next tick tries again, and the scripts keep still for one lease after a silence.
            return;
        }
    }

    private void takenBack(TakenBack lost) {
        log.warn("Attempt {} of job {} lost its engine; the job is {}", lost.attempt(), lost.job(), lost.status());
        if (lost.status().isTerminal()) {
            ending.ended(lost.job());
        }
    }
}
