package io.encoreservice.engine.web;

import io.encoreservice.engine.job.JobNews;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What one client has still to be told of one job; a client that is slow misses steps on the way, never the last. */
final class NewsStream {

    private static final int MOST = 32;

    private final UUID job;
    private final BlockingQueue<Word> waiting = new ArrayBlockingQueue<>(MOST);
    private volatile boolean ended;

    /** @param news a step, null when the job has to be looked at */
    record Word(@Nullable JobNews news) {}

    NewsStream(UUID job) {
        this.job = job;
    }

    UUID job() {
        return job;
    }

    void tell(JobNews news) {
        add(new Word(news));
    }

    /** Steps may have been missed: the job has to be looked at. */
    void lookAgain() {
        add(new Word(null));
    }

    /** The engine stops. */
    void end() {
        ended = true;
        lookAgain();
    }

    boolean isEnded() {
        return ended;
    }

    /** The next word; null when none came. */
    @Nullable
    Word next(Duration longest) throws InterruptedException {
        return waiting.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void add(Word word) {
        while (!waiting.offer(word)) {
            waiting.poll();
        }
    }
}
