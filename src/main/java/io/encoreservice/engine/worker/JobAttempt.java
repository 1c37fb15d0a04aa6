package io.encoreservice.engine.worker;

import io.encoreservice.engine.job.JobStatus;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.job.StoredJob;
import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.engine.queue.Lease;
import io.encoreservice.engine.queue.LeasedJob;
import io.encoreservice.engine.storage.ObjectStorageException;
import io.encoreservice.engine.storage.UserContent;
import io.encoreservice.engine.transcode.StagedLostException;
import io.encoreservice.engine.transcode.TranscodeFailedException;
import io.encoreservice.engine.transcode.Transcoded;
import java.io.IOException;
import java.nio.file.Path;
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
        this.ending = ending;
        this.patience = patience;
    }

    /** What an encode came to: files, a failure's message, or neither when it was interrupted. */
    private record Outcome(
            @Nullable Transcoded made, @Nullable String failure) {}

    void run(LeasedJob leased) {
        RunningJob running = keeper.enter(leased.lease());
        try {
            StoredJob.Commit commit = leased.commit();
            if (commit != null) {
                running.shield();
                publish(leased.lease(), commit.manifest(), commit.fence());
                return;
            }
            Outcome outcome = encode(leased, running);
            StopReason stopped = running.shield();
            conclude(leased.lease(), outcome, stopped);
        } finally {
            running.shield();
            keeper.leave(running);
        }
    }

    private Outcome encode(LeasedJob leased, RunningJob running) {
        Lease lease = leased.lease();
        try {
            ending.tidyBeside(lease);
            Path folder = content.createAttemptFolder(lease.job(), lease.fence());
            return new Outcome(steps.transcode(leased.job(), folder, new ProgressReport(queue, running, ending)), null);
        } catch (InterruptedException e) {
            return new Outcome(null, null);
        } catch (TranscodeFailedException e) {
            return new Outcome(null, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            log.error("No folder for the output of job {}", lease.job(), e);
            return new Outcome(null, "No output can be written: the content folder is full or read-only");
        } catch (RuntimeException e) {
            UUID error = UUID.randomUUID();
            log.error("Error {} in job {}", error, lease.job(), e);
            return new Outcome(null, "Unexpected error " + error);
        }
    }

    private void conclude(Lease lease, Outcome outcome, @Nullable StopReason stopped) {
        Transcoded made = outcome.made();
        if (stopped == StopReason.LOST) {
            log.warn("Attempt {} of job {} lost its lease and was stopped", lease.attempt(), lease.job());
        } else if (made != null) {
            commit(lease, made);
        } else if (stopped == StopReason.CANCEL) {
            finish(lease, JobStatus.CANCELLED, "Job was cancelled");
        } else if (stopped == StopReason.SHUTDOWN || outcome.failure() == null) {
            release(lease);
        } else {
            finish(lease, JobStatus.FAILED, outcome.failure());
        }
    }

    private void commit(Lease lease, Transcoded made) {
        switch (patience.insist(
                () -> queue.commit(lease, made.manifest(), made.output(), made.qualityMetrics(), made.speed()))) {
            case COMMITTED -> publish(lease, made.manifest(), lease.fence());
            case CANCEL -> finish(lease, JobStatus.CANCELLED, "Job was cancelled");
            case FAILED -> ended(lease, JobStatus.FAILED);
            case LOST -> log.warn("Attempt {} of job {} came too late", lease.attempt(), lease.job());
        }
    }

    private void publish(Lease lease, OutputManifest manifest, String attempt) {
        try {
            steps.publish(manifest, content.attemptFolder(lease.job(), attempt));
            finish(lease, JobStatus.SUCCESSFUL, null);
        } catch (StagedLostException e) {
            log.warn("Job {} is run again: {}", lease.job(), e.getMessage());
            patience.insist(() -> queue.forsake(lease))
                    .filter(JobStatus::isTerminal)
                    .ifPresent(status -> ended(lease, status));
        } catch (ObjectStorageException e) {
            log.warn("The output of job {} could not be published: {}", lease.job(), e.getMessage());
            finish(lease, JobStatus.FAILED, e.getMessage());
        } catch (IOException e) {
            log.error("The output of job {} could not be published", lease.job(), e);
            finish(lease, JobStatus.FAILED, "The output could not be moved into its folder");
        }
    }

    private void release(Lease lease) {
        Optional<JobStatus> status = patience.insist(() -> queue.release(lease));
        status.filter(JobStatus::isTerminal).ifPresent(last -> ended(lease, last));
    }

    private void finish(Lease lease, JobStatus status, @Nullable String message) {
        Optional<JobStatus> ended = patience.insist(() -> queue.finish(lease, status, message));
        ended.ifPresent(given -> ended(lease, given));
    }

    private void ended(Lease lease, JobStatus status) {
        log.info("Job {} is {}", lease.job(), status);
        ending.ended(lease.job());
    }
}
