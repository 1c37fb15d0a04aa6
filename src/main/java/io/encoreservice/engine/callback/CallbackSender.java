package io.encoreservice.engine.callback;

import io.encoreservice.engine.job.EncoreJob;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts a job's progress to the address its owner named: of one job one at a time and in order, its end until it is heard
 * or given up, a figure on the way there once.
 */
public final class CallbackSender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackSender.class);
    private static final int MOST_JOBS = 1_000;
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private final CallbackPost post;
    private final BackOff backOff;
    private final ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<UUID, Deque<Callback>> waiting = new HashMap<>();

    CallbackSender(CallbackPost post, BackOff backOff) {
        this.post = post;
        this.backOff = backOff;
    }

    /** Sends in the background when the job names an address; never blocks, never throws. */
    public void send(EncoreJob job) {
        URI address = job.request().progressCallbackUri();
        if (address != null) {
            enqueue(Callback.of(job, address));
        }
    }

    private synchronized void enqueue(Callback callback) {
        Deque<Callback> ofJob = waiting.get(callback.jobId());
        if (ofJob != null) {
            // why: one request per job at a time, and a figure that is out of date by then is not worth sending.
            ofJob.removeIf(other -> !isLastWord(other));
            ofJob.add(callback);
        } else if (waiting.size() < (isLastWord(callback) ? MOST_JOBS : MOST_JOBS / 2)) {
            waiting.put(callback.jobId(), new ArrayDeque<>());
            start(callback, 1);
        } else if (isLastWord(callback)) {
            giveUp(callback, "those of " + MOST_JOBS + " other jobs are under way");
        }
    }

    private void start(Callback callback, int attempt) {
        try {
            sending.execute(() -> attempt(callback, attempt));
        } catch (RejectedExecutionException e) {
            giveUp(callback, "the engine stops");
        }
    }

    private void attempt(Callback callback, int attempt) {
        boolean again = false;
        try {
            again = post.send(callback) instanceof CallbackPost.Outcome.Failed failed
                    && !isOver(callback, attempt, failed);
        } finally {
            if (again) {
                CompletableFuture.delayedExecutor(
                                backOff.after(attempt).toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
                        .execute(() -> start(callback, attempt + 1));
            } else {
                startNext(callback.jobId());
            }
        }
    }

    private boolean isOver(Callback callback, int attempt, CallbackPost.Outcome.Failed failed) {
        LOG.debug("attempt {} of a callback of job {}: {}", attempt, callback.jobId(), failed.reason());
        boolean over = !isLastWord(callback) || !failed.passing() || attempt >= backOff.attempts();
        if (over) {
            giveUp(callback, failed.reason() + (attempt > 1 ? ", at the last of " + attempt + " attempts" : ""));
        }
        return over;
    }

    private synchronized void startNext(UUID job) {
        Callback next = waiting.getOrDefault(job, new ArrayDeque<>()).poll();
        if (next == null) {
            waiting.remove(job);
            notifyAll();
        } else {
            start(next, 1);
        }
    }

    private static void giveUp(Callback callback, String reason) {
        if (isLastWord(callback)) {
            LOG.warn("The owner of job {} was not told that it is {}: {}", callback.jobId(), callback.status(), reason);
        }
    }

    private static boolean isLastWord(Callback callback) {
        return callback.status().isTerminal();
    }

    /** Waits until nobody is to be told anything any more, at most so long. */
    public synchronized void awaitSilence(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!waiting.isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    /** Waits a moment for what is under way, such as the news that a job was cancelled. */
    @Override
    public void close() {
        sending.shutdown();
        try {
            if (!sending.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                sending.shutdownNow();
            }
        } catch (InterruptedException e) {
            sending.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
