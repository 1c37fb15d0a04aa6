package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.RuntimeBusyException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every instance its turns, one at a time and in the background: a turn asked for while one is running follows it,
 * and a turn that failed is repeated after a back-off until one succeeds.
 */
final class Turns implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
    private static final long CLOSE_SECONDS = 10;

    private final Consumer<Uid> turn;
    private final Runnable failed;
    private final Backoff backoff;
    private final ConcurrentMap<Uid, Semaphore> wishes = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("instance-", 0).factory());

    /**
     * @param turn what is done; it throws when it has to be repeated
     * @param failed called at each failure
     * @param backoff the pause before a failed turn is repeated
     */
    Turns(Consumer<Uid> turn, Runnable failed, Backoff backoff) {
        this.turn = turn;
        this.failed = failed;
        this.backoff = backoff;
    }

    /** Sees to it that a turn begins after this call; never waits. */
    void ask(Uid uid) {
        wishes.compute(uid, (same, waiting) -> {
            if (waiting == null) {
                return begin(uid);
            }
            waiting.release();
            return waiting;
        });
    }

    private @Nullable Semaphore begin(Uid uid) {
        Semaphore wish = new Semaphore(1);
        try {
            threads.execute(() -> serve(uid, wish));
            return wish;
        } catch (RejectedExecutionException closed) {
            // why: the service is stopping, and its next start looks at every instance anyway.
            return null;
        }
    }

    private void serve(Uid uid, Semaphore wish) {
        int failures = 0;
        try {
            while (wished(uid)) {
                wish.drainPermits();
                Optional<Duration> least = failure(uid, failures + 1);
                failures = least.isEmpty() ? 0 : failures + 1;
                if (least.isPresent()) {
                    pause(wish, least.get(), backoff.after(failures, ThreadLocalRandom.current()));
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The turns of instance {} end", uid);
        } finally {
            wishes.remove(uid, wish);
        }
    }

    private boolean wished(Uid uid) {
        return wishes.computeIfPresent(uid, (same, wish) -> wish.availablePermits() > 0 ? wish : null) != null;
    }

    /** Takes a turn; when it fails, says how long the next one has to wait at least. */
    private Optional<Duration> failure(Uid uid, int attempt) {
        try {
            turn.accept(uid);
            return Optional.empty();
        } catch (RuntimeException e) {
            if (closing.getCount() > 0) {
                LOG.warn("Instance {} is not yet as it should be (attempt {}): {}", uid, attempt, e.getMessage());
                LOG.debug("Why instance {} is not yet as it should be", uid, e);
                failed.run();
            }
            return Optional.of(least(e));
        }
    }

    private Duration least(RuntimeException failure) {
        return failure instanceof RuntimeBusyException busy && busy.retryAfter().compareTo(backoff.least()) > 0
                ? busy.retryAfter()
                : backoff.least();
    }

    // why: a new wish cuts the pause short, but never below the least pause, or a failing turn would spin.
    private void pause(Semaphore wish, Duration least, Duration wait) throws InterruptedException {
        if (closing.await(least.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("closing");
        }
        // why: all who were told to come back at the same time must not.
        Duration rest = wait.minus(backoff.least());
        var unused = wish.tryAcquire(rest.toMillis(), TimeUnit.MILLISECONDS);
        wish.release();
    }

    /** Ends all turns; those under way are interrupted. */
    @Override
    public void close() {
        closing.countDown();
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Some instances are still being looked at while the service stops");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
