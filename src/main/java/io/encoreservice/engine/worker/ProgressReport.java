package io.encoreservice.engine.worker;

import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.job.Pace;
import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.engine.queue.Renewal;
import io.encoreservice.engine.transcode.TranscodeListener;
import io.encoreservice.shared.redis.RedisAwayException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Writes an attempt's progress into its job, and stops it when that is not wanted any more; what cannot be written now is made up for by the next report. */
final class ProgressReport implements TranscodeListener {

    private static final Duration CALLBACK_PAUSE = Duration.ofSeconds(10);

    private final JobQueue queue;
    private final RunningJob running;
    private final JobEnding ending;
    private int written;
    private long told = System.nanoTime();

    ProgressReport(JobQueue queue, RunningJob running, JobEnding ending) {
        this.queue = queue;
        this.running = running;
        this.ending = ending;
    }

    @Override
    public void analyzed(List<MediaFile> inputs) {
        try {
            running.heed(queue.analyzed(running.lease(), inputs));
        } catch (RedisAwayException e) {
            // why: a running encode outlives an outage of Redis; only this detail is missing then.
            return;
        }
    }

    @Override
    public synchronized void progressed(int percent) {
        if (percent != written) {
            write(percent, () -> queue.progressed(running.lease(), percent));
        }
    }

    @Override
    public synchronized void progressed(Pace pace) {
        write(pace.progress(), () -> queue.progressed(running.lease(), pace));
    }

    private void write(int percent, Supplier<Renewal> step) {
        try {
            running.heed(step.get());
            boolean changed = percent != written;
            written = percent;
            if (changed && System.nanoTime() - told >= CALLBACK_PAUSE.toNanos()) {
                told = System.nanoTime();
                ending.report(running.lease().job());
            }
        } catch (RedisAwayException e) {
            // why: as above.
            return;
        }
    }
}
