package io.encoreservice.engine.queue;

import io.encoreservice.engine.job.JobStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the queue promises, said once more in plain Java over a list. */
final class ModelQueue {

    private static final Comparator<Job> ORDER = Comparator.comparingInt((Job job) -> job.classNumber)
            .thenComparingInt(job -> job.ahead ? 0 : 1)
            .thenComparingInt(job -> -job.priority)
            .thenComparingInt(job -> job.age);

    private final QueueTerms terms;
    private final List<Job> jobs = new ArrayList<>();
    private final Map<String, Job> keys = new HashMap<>();
    boolean paused;

    ModelQueue(QueueTerms terms) {
        this.terms = terms;
    }

    static final class Job {
        final UUID id;
        final int age;
        final List<String> outputs;
        final String wish;
        int priority;
        int classNumber;
        JobStatus status = JobStatus.QUEUED;
        int attempt;

        @Nullable
        UUID taker;

        int crashes;
        boolean ahead;
        boolean cancel;
        boolean committed;

        @Nullable
        Lease committedBy;

        Job(UUID id, int priority, int classNumber, int age, List<String> outputs, String wish) {
            this.id = id;
            this.priority = priority;
            this.classNumber = classNumber;
            this.age = age;
            this.outputs = new ArrayList<>(outputs);
            this.wish = wish;
        }
    }

    List<Job> jobs() {
        return jobs;
    }

    /** Answers the job, new or old; or why there is none. */
    Object submit(UUID id, int priority, List<String> outputs, @Nullable String key, String wish) {
        Job first = keys.get(key);
        if (first != null) {
            return first.wish.equals(wish) ? first.id : KeyReusedException.class;
        }
        if (isTaken(outputs, id)) {
            return OutputTakenException.class;
        }
        Job job = new Job(id, priority, terms.classOf(priority), jobs.size(), outputs, wish);
        jobs.add(job);
        if (key != null) {
            keys.put(key, job);
        }
        return id;
    }

    private boolean isTaken(List<String> outputs, UUID by) {
        return jobs.stream()
                .filter(job -> !job.id.equals(by) && !job.status.isTerminal())
                .anyMatch(job -> !Collections.disjoint(job.outputs, outputs));
    }

    /** Answers whether it waits still. */
    boolean prioritize(Job job, int priority) {
        if (job.status != JobStatus.QUEUED) {
            return false;
        }
        job.ahead &= priority >= job.priority;
        job.priority = priority;
        job.classNumber = terms.classOf(priority);
        return true;
    }

    List<UUID> waiting() {
        return jobs.stream()
                .filter(job -> job.status == JobStatus.QUEUED)
                .sorted(ORDER)
                .map(job -> job.id)
                .toList();
    }

    Optional<Lease> lease(UUID taker) {
        return jobs.stream()
                .filter(job -> !paused && job.status == JobStatus.QUEUED)
                .min(ORDER)
                .map(job -> {
                    job.status = JobStatus.IN_PROGRESS;
                    job.attempt++;
                    job.taker = taker;
                    return new Lease(job.id, job.attempt, taker);
                });
    }

    private Optional<Job> ofAttempt(Lease lease) {
        return jobs.stream()
                .filter(job -> job.id.equals(lease.job())
                        && job.attempt == lease.attempt()
                        && lease.taker().equals(job.taker))
                .findFirst();
    }

    private Optional<Job> owned(Lease lease) {
        return ofAttempt(lease).filter(job -> job.status == JobStatus.IN_PROGRESS);
    }

    private Optional<JobStatus> ended(Lease lease) {
        return ofAttempt(lease).map(job -> job.status).filter(JobStatus::isTerminal);
    }

    Renewal renew(Lease lease) {
        return owned(lease)
                .map(job -> job.cancel && !job.committed ? Renewal.CANCEL : Renewal.KEPT)
                .orElse(Renewal.LOST);
    }

    Commitment commit(Lease lease, List<String> files) {
        Job job = owned(lease).orElse(null);
        if (ended(lease).filter(JobStatus.FAILED::equals).isPresent()) {
            return Commitment.FAILED;
        }
        if (job == null) {
            return Commitment.LOST;
        }
        if (job.cancel) {
            return Commitment.CANCEL;
        }
        if (!job.committed && isTaken(files, job.id)) {
            end(job, JobStatus.FAILED);
            return Commitment.FAILED;
        }
        if (!job.committed) {
            job.outputs.addAll(files);
            job.committed = true;
            job.committedBy = lease;
        }
        return lease.equals(job.committedBy) ? Commitment.COMMITTED : Commitment.LOST;
    }

    boolean isCommitted(Lease lease) {
        return owned(lease).map(job -> job.committed).orElse(false);
    }

    Optional<JobStatus> finish(Lease lease, JobStatus status) {
        return ended(lease).or(() -> owned(lease).map(job -> end(job, status)));
    }

    private static JobStatus end(Job job, JobStatus status) {
        job.status = status == JobStatus.FAILED && job.cancel && !job.committed ? JobStatus.CANCELLED : status;
        job.committed = false;
        return job.status;
    }

    Optional<JobStatus> release(Lease lease) {
        return ended(lease).or(() -> owned(lease).map(ModelQueue::putBack));
    }

    /** Gives a commit up. */
    Optional<JobStatus> forsake(Lease lease) {
        return ended(lease)
                .or(() -> owned(lease).map(job -> {
                    job.committed = false;
                    job.crashes++;
                    return job.crashes >= terms.crashes() ? end(job, JobStatus.FAILED) : putBack(job);
                }));
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
    TakenBack reap(Job job) {
        job.crashes++;
        JobStatus status =
                job.crashes >= terms.crashes() * (job.committed ? 2 : 1) ? end(job, JobStatus.FAILED) : putBack(job);
        return new TakenBack(job.id, job.attempt, status);
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
