package io.encoreservice.engine.worker;

import io.encoreservice.engine.job.JobRepository;
import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.engine.storage.UserContent;
import io.encoreservice.shared.redis.RedisAwayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * All workers of an engine, and who keeps their leases, takes back those of engines that died, and sweeps. Stopping puts running jobs back in front of their
 * class within five seconds; when the instance is being deleted it cancels them, and the waiting ones too.
 */
public final class Workers implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Workers.class);
    private static final Duration POLL = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMillis(3_500);
    private static final long TICK_MILLIS = 1_000;
    private static final int CANCELLED_AT_ONCE = 200;

    private final JobQueue queue;
    private final int count;
    private final boolean drain;
    private final JobEnding ending;
    private final LeaseKeeper keeper;
    private final OrphanReaper reaper;
    private final ExpirySweeper sweeper;
    private final Patience patience = new Patience();
    private final Bell bell;
    private final JobAttempt attempt;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Runnable> subscriptions = new ArrayList<>();
    private volatile boolean running;

    /** @param drain whether each worker ends as soon as it finds no job that waits */
    public Workers(
            JobQueue queue,
            JobRepository jobs,
            UserContent content,
            JobSteps steps,
            int count,
            Duration expiry,
            boolean drain) {
        this.queue = queue;
        this.count = count;
        this.drain = drain;
        this.ending = new JobEnding(jobs, content, steps);
        this.keeper = new LeaseKeeper(queue);
        this.reaper = new OrphanReaper(queue, ending, keeper);
        this.sweeper = new ExpirySweeper(jobs, ending, expiry);
        this.bell = new Bell(count);
        this.attempt = new JobAttempt(queue, keeper, content, steps, ending, patience);
    }

    @Override
    public void start() {
        queue.adoptClasses();
        subscriptions.add(queue.signals().onWaiting(bell::ring));
        subscriptions.add(queue.signals().onCancel(this::cancel));
        for (int number = 1; number <= count; number++) {
            JobWorker worker = new JobWorker(
                    queue, keeper, attempt, bell, patience, POLL.multipliedBy(count), POLL.multipliedBy(number), drain);
            threads.add(
                    Thread.ofPlatform().name("worker-" + number).daemon(true).start(worker));
        }
        // why: tidying up may take long on a slow disk, and leases must be renewed and taken back meanwhile.
        Thread.ofPlatform().name("lease-keeper").daemon(true).start(() -> everySecond(keeper::tick));
        Thread.ofPlatform().name("orphan-reaper").daemon(true).start(() -> everySecond(reaper::tick));
        Thread.ofPlatform().name("expiry-sweeper").daemon(true).start(() -> everySecond(sweeper::tick));
        running = true;
        log.info("Ready for jobs, {} at once", count);
    }

    @Override
    public void stop() {
        running = false;
        patience.end();
        bell.ringAll();
        keeper.stopAll();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Thread thread : threads) {
            await(thread, deadline);
        }
        try {
            keeper.running().forEach(this::abandon);
            if (queue.isClosed()) {
                cancelWaiting(deadline);
            }
            subscriptions.forEach(Runnable::run);
            log.info("All jobs are stopped");
        } catch (RedisAwayException e) {
            log.warn("Redis is away: running jobs will be taken back when their leases expire");
        }
    }

    /** Waits until no worker works any more: all were stopped, or there was nothing more to do for those that drain. */
    void awaitEnd() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Started last, stopped first: while the web server still answers. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    private void cancel(UUID id) {
        if (!keeper.cancel(id)) {
            // why: of a divided job that waits somewhere nobody else would delete what was made.
            Thread.ofVirtual().start(() -> ending.tidyIfEnded(id));
        }
    }

    private void everySecond(Runnable tick) {
        while (!patience.isOver(TICK_MILLIS)) {
            try {
                tick.run();
            } catch (RuntimeException e) {
                log.error("{} goes on after an error", Thread.currentThread().getName(), e);
            }
        }
    }

    private static void await(Thread thread, long deadline) {
        try {
            if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                log.warn("{} does not stop", thread.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void abandon(RunningJob job) {
        queue.release(job.lease())
                .filter(job.lease()::isLastOfJob)
                .ifPresent(ended -> ending.ended(job.lease().job()));
    }

    private void cancelWaiting(long deadline) {
        List<UUID> cancelled;
        do {
            cancelled = queue.cancelWaiting(CANCELLED_AT_ONCE);
            cancelled.forEach(ending::ended);
        } while (!cancelled.isEmpty() && System.nanoTime() < deadline);
    }
}
