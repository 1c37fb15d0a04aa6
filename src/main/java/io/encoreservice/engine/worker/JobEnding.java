package io.encoreservice.engine.worker;

import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.JobRepository;
import io.encoreservice.engine.queue.LeasedJob;
import io.encoreservice.engine.storage.UserContent;
import io.encoreservice.shared.redis.RedisAwayException;
import java.io.IOException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is due when a job has ended, whoever ended it: its temporary files go, its owner is told. */
final class JobEnding {

    private static final Logger log = LoggerFactory.getLogger(JobEnding.class);

    private final JobRepository jobs;
    private final UserContent content;
    private final JobSteps steps;

    JobEnding(JobRepository jobs, UserContent content, JobSteps steps) {
        this.jobs = jobs;
        this.content = content;
        this.steps = steps;
    }

    void ended(UUID id) {
        discard(id);
        report(id);
    }

    /** As {@link #ended(UUID)} for who knows what was asked for: whom nobody wants to hear of is not looked for. */
    void ended(EncoreJob job) {
        discard(job.id());
        if (job.request().progressCallbackUri() != null) {
            report(job.id());
        }
    }

    private void discard(UUID id) {
        try {
            content.discardAttempts(id);
        } catch (IOException e) {
            log.warn("Temporary files of job {} are left: {}", id, e.getMessage());
        }
    }

    /** Deletes what other attempts of a job left; one that was taken for dead may still write there, and does no harm. */
    void tidyBeside(LeasedJob leased) {
        UUID job = leased.lease().job();
        try {
            content.discardAttempts(job, AttemptFolder.beside(leased));
        } catch (IOException e) {
            log.warn("Earlier attempts of job {} are left: {}", job, e.getMessage());
        }
    }

    /** Deletes what is left of a job that another ended while a part of it was made here. */
    void tidyIfEnded(UUID id) {
        try {
            if (!isUnfinished(id)) {
                content.discardAttempts(id);
            }
        } catch (IOException | RedisAwayException e) {
            log.warn("Temporary files of job {} are left: {}", id, e.getMessage());
        }
    }

    /** Deletes what is left of jobs that ended or are forgotten, and of uploads, since an engine may die before it could. */
    void sweep() {
        try {
            content.sweepAttempts(this::isUnfinished);
            content.sweepUploads();
        } catch (IOException e) {
            log.warn("Temporary files of ended jobs or uploads are left: {}", e.getMessage());
        }
    }

    private boolean isUnfinished(UUID id) {
        return jobs.find(id).filter(job -> !job.state().status().isTerminal()).isPresent();
    }

    void report(UUID id) {
        try {
            jobs.find(id).ifPresent(steps::report);
        } catch (RedisAwayException e) {
            log.warn("The owner of job {} could not be told: Redis is away", id);
        }
    }
}
