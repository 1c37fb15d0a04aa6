package io.encoreservice.engine.worker;

import io.encoreservice.engine.job.JobStatus;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.job.SegmentPlan;
import io.encoreservice.engine.job.StoredJob;
import io.encoreservice.engine.queue.Finished;
import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.engine.queue.Lease;
import io.encoreservice.engine.queue.LeasedJob;
import io.encoreservice.engine.queue.Retry;
import io.encoreservice.engine.storage.ObjectStorageException;
import io.encoreservice.engine.storage.UserContent;
import io.encoreservice.engine.transcode.StagedLostException;
import io.encoreservice.engine.transcode.Transcoded;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one attempt of one job under its lease, from the encode over the fence to the published files. */
final class JobAttempt {

    private static final Logger log = LoggerFactory.getLogger(JobAttempt.class);

    private final JobQueue queue;
    private final LeaseKeeper keeper;
    private final UserContent content;
    private final JobSteps steps;
    private final AttemptWork work;
    private final JobEnding ending;
    private final Patience patience;

    JobAttempt(
            JobQueue queue,
            LeaseKeeper keeper,
            UserContent content,
            JobSteps steps,
            JobEnding ending,
            Patience patience) {
        this.queue = queue;
        this.keeper = keeper;
        this.content = content;
        this.steps = steps;
        this.work = new AttemptWork(content, steps, ending);
        this.ending = ending;
        this.patience = patience;
    }

    /** Runs a job that was taken, and answers the next one, if its end was the moment to take one. */
    @Nullable
    RunningJob run(RunningJob running) {
        try {
            StoredJob.Commit commit = running.leased().commit();
            if (commit != null) {
                return publish(running.leased(), commit.manifest(), commit.fence());
            }
            running.expose();
            AttemptOutcome outcome = work.of(running.leased(), new ProgressReport(queue, running, ending));
            return conclude(running.leased(), outcome, running.shield());
        } finally {
            running.shield();
            keeper.leave(running);
        }
    }

    private @Nullable RunningJob conclude(LeasedJob leased, AttemptOutcome outcome, @Nullable StopReason stopped) {
        if (stopped == StopReason.LOST) {
            return lost(leased.lease(), "lost its lease and was stopped");
        }
        if (stopped != null && !outcome.isComplete()) {
            return stopped == StopReason.CANCEL ? cancel(leased) : release(leased);
        }
        return switch (outcome) {
            case AttemptOutcome.Made made -> commit(leased, made.files());
            case AttemptOutcome.PartMade made -> finish(leased, JobStatus.SUCCESSFUL, null);
            case AttemptOutcome.ToDivide division -> divide(leased, division.plan());
            case AttemptOutcome.PartsLost gone -> forsake(leased, gone.message());
            case AttemptOutcome.Failed failed -> fail(leased, failed.message(), failed.transport());
            case AttemptOutcome.Interrupted interrupted -> release(leased);
        };
    }

    private @Nullable RunningJob divide(LeasedJob leased, SegmentPlan plan) {
        Lease lease = leased.lease();
        return switch (patience.insist(() -> queue.divide(lease, plan))) {
            case DIVIDED -> {
                log.info(
                        "Job {} is divided into {} segments",
                        lease.job(),
                        plan.segments().size());
                yield null;
            }
            case CANCEL -> cancel(leased);
            case LOST -> lost(lease, "came too late");
        };
    }

    private @Nullable RunningJob commit(LeasedJob leased, Transcoded made) {
        Lease lease = leased.lease();
        return switch (patience.insist(
                () -> queue.commit(lease, made.manifest(), made.output(), made.qualityMetrics(), made.speed()))) {
            case COMMITTED -> publish(leased, made.manifest(), lease.fence());
            case CANCEL -> cancel(leased);
            case FAILED -> concluded(leased, JobStatus.FAILED);
            case LOST -> lost(lease, "came too late");
        };
    }

    private @Nullable RunningJob publish(LeasedJob leased, OutputManifest manifest, String attempt) {
        Lease lease = leased.lease();
        try {
            steps.publish(manifest, content.attemptFolder(lease.job(), attempt));
            return finish(leased, JobStatus.SUCCESSFUL, null);
        } catch (StagedLostException e) {
            return forsake(leased, String.valueOf(e.getMessage()));
        } catch (ObjectStorageException e) {
            log.warn("The output of job {} could not be published: {}", lease.job(), e.getMessage());
            return fail(leased, String.valueOf(e.getMessage()), e.isTransport());
        } catch (IOException e) {
            log.error("The output of job {} could not be published", lease.job(), e);
            return fail(leased, "The output could not be moved into its folder", false);
        }
    }

    private @Nullable RunningJob forsake(LeasedJob leased, String why) {
        log.warn("Job {} is run again: {}", leased.lease().job(), why);
        Optional<JobStatus> status = patience.insist(() -> queue.forsake(leased.lease()));
        return status.isPresent() ? concluded(leased, status.get()) : lost(leased.lease(), "came too late");
    }

    private @Nullable RunningJob release(LeasedJob leased) {
        Optional<JobStatus> status = patience.insist(() -> queue.release(leased.lease()));
        return status.isPresent() ? concluded(leased, status.get()) : lost(leased.lease(), "came too late");
    }

    private @Nullable RunningJob cancel(LeasedJob leased) {
        return finish(leased, JobStatus.CANCELLED, "Job was cancelled");
    }

    private @Nullable RunningJob fail(LeasedJob leased, String message, boolean transport) {
        Retry retry = Retry.of(
                leased.job().request().retries(), transport, leased.lease().part() != null);
        return finish(leased, JobStatus.FAILED, message, retry);
    }

    private @Nullable RunningJob finish(LeasedJob leased, JobStatus status, @Nullable String message) {
        return finish(leased, status, message, Retry.NEVER);
    }

    private @Nullable RunningJob finish(LeasedJob leased, JobStatus status, @Nullable String message, Retry retry) {
        Lease lease = leased.lease();
        UUID taker = patience.isOver(0) ? null : UUID.randomUUID();
        Finished finished = patience.insist(() -> queue.finish(lease, status, message, retry, taker));
        RunningJob next = finished.next().map(keeper::enter).orElse(null);
        try {
            finished.status().ifPresentOrElse(given -> concluded(leased, given), () -> lost(lease, "came too late"));
        } catch (RuntimeException e) {
            // why: the next job is taken already, and nobody else would run it.
            log.error("What was due at the end of job {} was not done", lease.job(), e);
        }
        return next;
    }

    private @Nullable RunningJob concluded(LeasedJob leased, JobStatus status) {
        if (leased.lease().isLastOfJob(status)) {
            log.info("Job {} is {}", leased.lease().job(), status);
            ending.ended(leased.job());
        } else if (status == JobStatus.QUEUED) {
            log.info(
                    "Attempt {} of job {} is put back",
                    AttemptFolder.of(leased.lease()),
                    leased.lease().job());
        }
        return null;
    }

    private @Nullable RunningJob lost(Lease lease, String how) {
        log.warn("Attempt {} of job {} {}", AttemptFolder.of(lease), lease.job(), how);
        if (lease.part() != null) {
            ending.tidyIfEnded(lease.job());
        }
        return null;
    }
}
