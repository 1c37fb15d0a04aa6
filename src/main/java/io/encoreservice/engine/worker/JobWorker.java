package io.encoreservice.engine.worker;

import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.shared.redis.RedisAwayException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes job after job; woken when one begins to wait, and now and then by itself should the message have been lost. */
final class JobWorker implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(JobWorker.class);

    private final JobQueue queue;
    private final LeaseKeeper keeper;
    private final JobAttempt attempt;
    private final Bell bell;
    private final Patience patience;
    private final Duration poll;
    private final Duration first;
    private final boolean drain;

    /**
     * @param poll how long it waits to be woken before it looks by itself
     * @param first how long it does so at first, so that an engine's workers do not all look at once
     * @param drain whether it ends when nothing waits, for it or for a pause to be over, and nothing runs in its engine that
     *     may leave more
     */
    JobWorker(
            JobQueue queue,
            LeaseKeeper keeper,
            JobAttempt attempt,
            Bell bell,
            Patience patience,
            Duration poll,
            Duration first,
            boolean drain) {
        this.queue = queue;
        this.keeper = keeper;
        this.attempt = attempt;
        this.bell = bell;
        this.patience = patience;
        this.poll = poll;
        this.first = first;
        this.drain = drain;
    }

    @Override
    public void run() {
        Duration wait = first;
        UUID taker = UUID.randomUUID();
        while (!patience.isOver(0)) {
            try {
                Optional<RunningJob> job = queue.lease(taker).map(keeper::enter);
                if (job.isPresent()) {
                    taker = UUID.randomUUID();
                    runAll(job.get());
                } else if (drain && keeper.running().isEmpty() && !queue.isAnyPausing()) {
                    return;
                } else {
                    bell.await(wait);
                    wait = poll;
                }
            } catch (RedisAwayException e) {
                patience.isOver(1_000);
            } catch (RuntimeException e) {
                log.error("A worker goes on after an error", e);
                patience.isOver(1_000);
            }
        }
    }

    private void runAll(RunningJob first) {
        for (@Nullable RunningJob job = first; job != null; ) {
            job = attempt.run(job);
        }
    }
}
