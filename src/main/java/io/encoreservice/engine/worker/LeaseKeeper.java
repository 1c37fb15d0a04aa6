package io.encoreservice.engine.worker;

import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.engine.queue.Lease;
import io.encoreservice.engine.queue.LeasedJob;
import io.encoreservice.engine.queue.Renewal;
import io.encoreservice.shared.redis.RedisAwayException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Renews the leases of all running jobs and stops a job whose lease was lost or that is to be cancelled. */
final class LeaseKeeper {

    private static final Duration TERM = Duration.ofSeconds(5);

    private final JobQueue queue;
    private final ConcurrentMap<Lease, RunningJob> running = new ConcurrentHashMap<>();
    private boolean failing;
    private volatile boolean stopping;
    private volatile long renewed = System.nanoTime();

    LeaseKeeper(JobQueue queue) {
        this.queue = queue;
    }

    /** Takes care of the lease of a job that the calling thread runs, or will as soon as it can. */
    RunningJob enter(LeasedJob leased) {
        RunningJob job = new RunningJob(leased, Thread.currentThread());
        running.put(leased.lease(), job);
        if (stopping) {
            // why: this lease was asked for before all were stopped, and came after it.
            job.stop(StopReason.SHUTDOWN);
        }
        return job;
    }

    void leave(RunningJob job) {
        running.remove(job.lease());
    }

    List<RunningJob> running() {
        return List.copyOf(running.values());
    }

    /** Whether the last renewal is so recent that this engine's own leases hold; while not, nothing should be reaped. */
    boolean isCurrent() {
        return System.nanoTime() - renewed < 2 * TERM.toNanos();
    }

    /** To be called every second: renews when it is time, or sooner when the last renewal failed. */
    void tick() {
        long now = System.nanoTime();
        if (!failing && now - renewed < TERM.toNanos()) {
            return;
        }
        try {
            renew();
            renewed = now;
            failing = false;
        } catch (RedisAwayException e) {
            failing = true;
        }
    }

    /** Asks what runs of a job in this engine to stop because the job is to be cancelled; answers whether anything does. */
    boolean cancel(UUID id) {
        boolean runs = false;
        for (RunningJob job : running()) {
            if (job.lease().job().equals(id)) {
                job.stop(StopReason.CANCEL);
                runs = true;
            }
        }
        return runs;
    }

    void stopAll() {
        stopping = true;
        running().forEach(job -> job.stop(StopReason.SHUTDOWN));
    }

    private void renew() {
        List<RunningJob> jobs = running();
        List<Renewal> renewals =
                queue.renew(jobs.stream().map(RunningJob::lease).toList());
        for (int i = 0; i < jobs.size(); i++) {
            jobs.get(i).heed(renewals.get(i));
        }
    }
}
