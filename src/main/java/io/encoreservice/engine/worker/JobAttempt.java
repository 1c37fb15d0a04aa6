package io.encoreservice.engine.worker;

import io.encoreservice.engine.job.JobStatus;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.job.SegmentPlan;
import io.encoreservice.engine.job.StoredJob;
import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.engine.queue.Lease;
import io.encoreservice.engine.queue.LeasedJob;
import io.encoreservice.engine.storage.ObjectStorageException;
import io.encoreservice.engine.storage.UserContent;
import io.encoreservice.engine.transcode.StagedLostException;
import io.encoreservice.engine.transcode.Transcoded;
import java.io.IOException;
import java.util.Optional;
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

    void run(LeasedJob leased) {
        RunningJob running = keeper.enter(leased.lease());
        try {
            StoredJob.Commit commit = leased.commit();
            if (commit != null) {
                running.shield();
                publish(leased.lease(), commit.manifest(), commit.fence());
                return;
            }
            AttemptOutcome outcome = work.of(leased, new ProgressReport(queue, running, ending));
            StopReason stopped = running.shield();
            conclude(leased.lease(), outcome, stopped);
        } finally {
            running.shield();
            keeper.leave(running);
        }
    }

    private void conclude(Lease lease, AttemptOutcome outcome, @Nullable StopReason stopped) {
        if (stopped == StopReason.LOST) {
            lost(lease, "lost its lease and was stopped");
        } else if (stopped != null && !outcome.isComplete()) {
            stop(lease, stopped);
        } else {
            conclude(lease, outcome);
        }
    }

    private void conclude(Lease lease, AttemptOutcome outcome) {
        switch (outcome) {
            case AttemptOutcome.Made made -> commit(lease, made.files());
            case AttemptOutcome.PartMade made -> finish(lease, JobStatus.SUCCESSFUL, null);
            case AttemptOutcome.ToDivide division -> divide(lease, division.plan());
            case AttemptOutcome.PartsLost gone -> forsake(lease, gone.message());
            case AttemptOutcome.Failed failed -> finish(lease, JobStatus.FAILED, failed.message());
            case AttemptOutcome.Interrupted stopped -> release(lease);
        }
    }

    private void stop(Lease lease, StopReason stopped) {
        if (stopped == StopReason.CANCEL) {
            finish(lease, JobStatus.CANCELLED, "Job was cancelled");
        } else {
            release(lease);
        }
    }

    private void divide(Lease lease, SegmentPlan plan) {
        switch (patience.insist(() -> queue.divide(lease, plan))) {
            case DIVIDED ->
                log.info(
                        "Job {} is divided into {} segments",
                        lease.job(),
                        plan.segments().size());
            case CANCEL -> finish(lease, JobStatus.CANCELLED, "Job was cancelled");
            case LOST -> lost(lease, "came too late");
        }
    }

    private void forsake(Lease lease, String why) {
        log.warn("Job {} is run again: {}", lease.job(), why);
        patience.insist(() -> queue.forsake(lease)).ifPresent(status -> concluded(lease, status));
    }

    private void lost(Lease lease, String how) {
        log.warn("Attempt {} of job {} {}", AttemptFolder.of(lease), lease.job(), how);
        if (lease.part() != null) {
            ending.tidyIfEnded(lease.job());
        }
    }

    private void commit(Lease lease, Transcoded made) {
        switch (patience.insist(
                () -> queue.commit(lease, made.manifest(), made.output(), made.qualityMetrics(), made.speed()))) {
            case COMMITTED -> publish(lease, made.manifest(), lease.fence());
            case CANCEL -> finish(lease, JobStatus.CANCELLED, "Job was cancelled");
            case FAILED -> concluded(lease, JobStatus.FAILED);
            case LOST -> lost(lease, "came too late");
        }
    }

    private void publish(Lease lease, OutputManifest manifest, String attempt) {
        try {
            steps.publish(manifest, content.attemptFolder(lease.job(), attempt));
            finish(lease, JobStatus.SUCCESSFUL, null);
        } catch (StagedLostException e) {
            forsake(lease, String.valueOf(e.getMessage()));
        } catch (ObjectStorageException e) {
            log.warn("The output of job {} could not be published: {}", lease.job(), e.getMessage());
            finish(lease, JobStatus.FAILED, e.getMessage());
        } catch (IOException e) {
            log.error("The output of job {} could not be published", lease.job(), e);
            finish(lease, JobStatus.FAILED, "The output could not be moved into its folder");
        }
    }

    private void release(Lease lease) {
        patience.insist(() -> queue.release(lease)).ifPresent(status -> concluded(lease, status));
    }

    private void finish(Lease lease, JobStatus status, @Nullable String message) {
        Optional<JobStatus> given = patience.insist(() -> queue.finish(lease, status, message));
        given.ifPresentOrElse(now -> concluded(lease, now), () -> lost(lease, "came too late"));
    }

    private void concluded(Lease lease, JobStatus status) {
        if (lease.isLastOfJob(status)) {
            log.info("Job {} is {}", lease.job(), status);
            ending.ended(lease.job());
        }
    }
}
