package io.encoreservice.engine.queue;

import io.encoreservice.engine.job.JobStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the queue promises, said once more in plain Java over a list. */
final class ModelQueue {

    private static final Comparator<Job> ORDER = Comparator.comparingInt((Job job) -> job.classNumber)
            .thenComparingInt(job -> job.ahead ? 0 : 1)
            .thenComparingInt(job -> -job.priority)
            .thenComparingInt(job -> job.age);

    private final QueueTerms terms;
    private final List<Job> jobs = new ArrayList<>();

    ModelQueue(QueueTerms terms) {
        this.terms = terms;
    }

    static final class Job {
        final UUID id;
        final int priority;
        final int classNumber;
        final int age;
        JobStatus status = JobStatus.QUEUED;
        int attempt;
        int crashes;
        boolean ahead;
        boolean cancel;
        boolean committed;

        Job(UUID id, int priority, int classNumber, int age) {
            this.id = id;
            this.priority = priority;
            this.classNumber = classNumber;
            this.age = age;
        }
    }

    List<Job> jobs() {
        return jobs;
    }

    void submit(UUID id, int priority) {
        jobs.add(new Job(id, priority, terms.classOf(priority), jobs.size()));
    }

    List<UUID> waiting() {
        return jobs.stream()
                .filter(job -> job.status == JobStatus.QUEUED)
                .sorted(ORDER)
                .map(job -> job.id)
                .toList();
    }

    Optional<Lease> lease() {
        return jobs.stream()
                .filter(job -> job.status == JobStatus.QUEUED)
                .min(ORDER)
                .map(job -> {
                    job.status = JobStatus.IN_PROGRESS;
                    job.attempt++;
                    return new Lease(job.id, job.attempt);
                });
    }

    private Optional<Job> owned(Lease lease) {
        return jobs.stream()
                .filter(job -> job.id.equals(lease.job())
                        && job.attempt == lease.attempt()
                        && job.status == JobStatus.IN_PROGRESS)
                .findFirst();
    }

    Renewal renew(Lease lease) {
        return owned(lease)
                .map(job -> job.cancel && !job.committed ? Renewal.CANCEL : Renewal.KEPT)
                .orElse(Renewal.LOST);
    }

    Commitment commit(Lease lease) {
        Optional<Job> owned = owned(lease);
        owned.filter(job -> !job.cancel).ifPresent(job -> job.committed = true);
        return owned.map(job -> job.cancel ? Commitment.CANCEL : Commitment.COMMITTED)
                .orElse(Commitment.LOST);
    }

    boolean isCommitted(Lease lease) {
        return owned(lease).map(job -> job.committed).orElse(false);
    }

    Optional<JobStatus> finish(Lease lease, JobStatus status) {
        return owned(lease).map(job -> end(job, status));
    }

    private static JobStatus end(Job job, JobStatus status) {
        job.status = status == JobStatus.FAILED && job.cancel && !job.committed ? JobStatus.CANCELLED : status;
        job.committed = false;
        return job.status;
    }

    Optional<JobStatus> release(Lease lease) {
        return owned(lease).map(ModelQueue::putBack);
    }

    private static JobStatus putBack(Job job) {
        if (job.cancel && !job.committed) {
            return end(job, JobStatus.CANCELLED);
        }
        job.ahead = true;
        job.status = JobStatus.QUEUED;
        return job.status;
    }

    /** Takes the lease of one job back, as if its engine had died. */
    Optional<UUID> reap(Job job) {
        job.crashes++;
        JobStatus status =
                job.crashes >= terms.crashes() * (job.committed ? 2 : 1) ? end(job, JobStatus.FAILED) : putBack(job);
        return status == JobStatus.QUEUED ? Optional.empty() : Optional.of(job.id);
    }

    /** Answers ended, asked, or why not. */
    String cancel(Job job) {
        if (job.status.isTerminal() || job.committed) {
            return "refused";
        }
        if (job.status == JobStatus.QUEUED) {
            end(job, JobStatus.CANCELLED);
            return "ended";
        }
        job.cancel = true;
        return "asked";
    }
}
