package io.encoreservice.engine.worker;

import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.engine.queue.Lease;
import io.encoreservice.engine.transcode.TranscodeListener;
import io.encoreservice.shared.redis.RedisAwayException;
import java.time.Duration;
import java.util.List;

/** Writes an attempt's progress into its job; what cannot be written now is made up for by the next report. */
final class ProgressReport implements TranscodeListener {

    private static final Duration CALLBACK_PAUSE = Duration.ofSeconds(10);

    private final JobQueue queue;
    private final Lease lease;
    private final JobEnding ending;
    private int written;
    private long told = System.nanoTime();

    ProgressReport(JobQueue queue, Lease lease, JobEnding ending) {
        this.queue = queue;
        this.lease = lease;
        this.ending = ending;
    }

    @Override
    public void analyzed(List<MediaFile> inputs) {
        try {
            queue.analyzed(lease, inputs);
        } catch (RedisAwayException e) {
            // why: a running encode outlives an outage of Redis; only this detail is missing then.
            return;
        }
    }

    @Override
    public synchronized void progressed(int percent) {
        if (percent == written) {
            return;
        }
        try {
            queue.progressed(lease, percent);
            written = percent;
            if (System.nanoTime() - told >= CALLBACK_PAUSE.toNanos()) {
                told = System.nanoTime();
                ending.report(lease.job());
            }
        } catch (RedisAwayException e) {
            // why: as above.
            return;
        }
    }
}
