package io.encoreservice.engine.callback;

import io.encoreservice.engine.egress.OutboundClient;
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
import tools.jackson.databind.json.JsonMapper;

/** Posts a job's progress to the address its owner named. */
public final class CallbackSender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackSender.class);
    private static final int MOST_JOBS = 1_000;
    private static final int ATTEMPTS = 3;
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private final CallbackPost post;
    private final Duration backOff;
    private final ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<UUID, Deque<Callback>> waiting = new HashMap<>();

    CallbackSender(OutboundClient client, JsonMapper json, Duration timeout, Duration backOff) {
        this.post = new CallbackPost(client, json, timeout);
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
            ofJob.removeIf(other -> !other.status().isTerminal());
            ofJob.add(callback);
        } else if (waiting.size() < MOST_JOBS) {
            waiting.put(callback.jobId(), new ArrayDeque<>());
            start(callback, 1);
        } else {
            LOG.warn("a callback of job {} was dropped, {} others are under way", callback.jobId(), MOST_JOBS);
        }
    }

    private void start(Callback callback, int attempt) {
        try {
            sending.execute(() -> attempt(callback, attempt));
        } catch (RejectedExecutionException e) {
            LOG.debug("a callback of job {} was dropped, the engine stops", callback.jobId());
        }
    }

    private void attempt(Callback callback, int attempt) {
        boolean again = false;
        try {
            again = post.failedForNow(callback) && callback.status().isTerminal() && attempt < ATTEMPTS;
        } finally {
            if (again) {
                long delay = backOff.multipliedBy(1L << (attempt - 1)).toMillis();
                CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS, Runnable::run)
                        .execute(() -> start(callback, attempt + 1));
            } else {
                startNext(callback.jobId());
            }
        }
    }

    private synchronized void startNext(UUID job) {
        Callback next = waiting.getOrDefault(job, new ArrayDeque<>()).poll();
        if (next == null) {
            waiting.remove(job);
        } else {
            start(next, 1);
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
