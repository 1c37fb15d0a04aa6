package io.encoreservice.engine.queue;

import io.encoreservice.engine.job.JobStatus;
import io.encoreservice.engine.job.SegmentPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the queue promises, said once more in plain Java over a list. */
final class ModelQueue {

    private static final Comparator<Job> ORDER = Comparator.comparingInt((Job job) -> job.classNumber)
            .thenComparingInt(job -> job.ahead ? 0 : 1)
            .thenComparingInt(job -> -job.priority)
            .thenComparingDouble(job -> job.age);
    private static final double A_PART_YOUNGER = 0.001;

    private final QueueTerms terms;
    private final List<Job> jobs = new ArrayList<>();
    private final Map<String, Job> keys = new HashMap<>();
    boolean paused;

    ModelQueue(QueueTerms terms) {
        this.terms = terms;
    }

    static final class Job {
        final UUID id;
        final double age;
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

        @Nullable
        Job whole;

        @Nullable
        String part;

        /** Those of a divided job, empty else. */
        List<Job> parts = new ArrayList<>();

        /** Whether all parts are made and nobody joins them. */
        boolean toJoin;

        int failures;

        @Nullable
        Lease divider;

        /** The attempt of a part that ended this job. */
        @Nullable
        Lease ender;

        Job(UUID id, int priority, int classNumber, double age, List<String> outputs, String wish) {
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

    /** All that waits and the number of the segment that it is, -1 for anything else. */
    List<Map.Entry<UUID, Integer>> waiting() {
        return all().filter(job -> job.status == JobStatus.QUEUED || job.toJoin)
                .sorted(ORDER)
                .map(job -> Map.entry(
                        job.id,
                        job.part == null || job.part.equals(SegmentPlan.REST) ? -1 : Integer.parseInt(job.part)))
                .toList();
    }

    /** Jobs and parts. */
    Stream<Job> all() {
        return jobs.stream().flatMap(job -> Stream.concat(Stream.of(job), job.parts.stream()));
    }

    /** What somebody holds. */
    List<Job> held() {
        return all().filter(job -> job.status == JobStatus.IN_PROGRESS && job.taker != null)
                .toList();
    }

    Optional<Lease> lease(UUID taker) {
        return all().filter(job -> !paused && (job.status == JobStatus.QUEUED || job.toJoin))
                .min(ORDER)
                .map(job -> {
                    job.status = JobStatus.IN_PROGRESS;
                    job.toJoin = false;
                    job.attempt++;
                    job.taker = taker;
                    return new Lease(job.id, job.part, job.attempt, taker);
                });
    }

    Dividing divide(Lease lease, List<String> parts) {
        if (jobs.stream().anyMatch(job -> lease.equals(job.divider))) {
            return Dividing.DIVIDED;
        }
        Job job = owned(lease).orElse(null);
        if (job == null || job.committed || !job.parts.isEmpty()) {
            return Dividing.LOST;
        }
        if (job.cancel) {
            return Dividing.CANCEL;
        }
        for (String name : parts) {
            double age = job.age + A_PART_YOUNGER * (job.parts.size() + 1);
            Job part = new Job(job.id, job.priority, job.classNumber, age, List.of(), "");
            part.whole = job;
            part.part = name;
            job.parts.add(part);
        }
        job.divider = lease;
        job.taker = null;
        return Dividing.DIVIDED;
    }

    private Optional<Job> ofAttempt(Lease lease) {
        return all().filter(job -> job.id.equals(lease.job())
                        && Objects.equals(job.part, lease.part())
                        && job.attempt == lease.attempt()
                        && lease.taker().equals(job.taker))
                .findFirst();
    }

    private Optional<Job> owned(Lease lease) {
        return ofAttempt(lease).filter(job -> job.status == JobStatus.IN_PROGRESS);
    }

    private Optional<JobStatus> ended(Lease lease) {
        return ofAttempt(lease)
                .or(() -> jobs.stream().filter(job -> lease.equals(job.ender)).findFirst())
                .map(job -> job.status)
                .filter(JobStatus::isTerminal);
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

    Optional<JobStatus> finish(Lease lease, JobStatus status, int retries) {
        return ended(lease)
                .or(() -> owned(lease).map(job -> {
                    boolean again = status == JobStatus.FAILED && ++job.failures <= retries;
                    return again ? putBack(job) : end(job, status);
                }));
    }

    private static JobStatus end(Job job, JobStatus status) {
        Job whole = job.whole;
        if (whole != null && status != JobStatus.SUCCESSFUL) {
            whole.ender = new Lease(job.id, job.part, job.attempt, Objects.requireNonNull(job.taker));
            return end(whole, status);
        }
        if (whole != null) {
            job.status = status;
            whole.toJoin = whole.parts.stream().allMatch(part -> part.status == JobStatus.SUCCESSFUL);
            whole.ahead |= whole.toJoin;
            return status;
        }
        undivide(job);
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
                    undivide(job);
                    job.crashes++;
                    return job.crashes >= terms.crashes() ? end(job, JobStatus.FAILED) : putBack(job);
                }));
    }

    private static void undivide(Job job) {
        job.parts.clear();
        job.toJoin = false;
        job.divider = null;
    }

    private static JobStatus putBack(Job job) {
        if (job.cancel && !job.committed) {
            return end(job, JobStatus.CANCELLED);
        }
        job.ahead = true;
        job.toJoin = !job.parts.isEmpty();
        if (job.toJoin) {
            job.taker = null;
        } else {
            job.status = JobStatus.QUEUED;
        }
        return job.status;
    }

    /** Takes the lease of one job back, as if its engine had died. */
    TakenBack reap(Job job) {
        int attempt = job.attempt;
        job.crashes++;
        JobStatus status =
                job.crashes >= terms.crashes() * (job.committed ? 2 : 1) ? end(job, JobStatus.FAILED) : putBack(job);
        return new TakenBack(job.id, job.part, attempt, status);
    }

    /** Answers ended, asked, or why not. */
    String cancel(Job job) {
        if (job.status.isTerminal() || job.committed) {
            return "refused";
        }
        boolean waits = !job.parts.isEmpty() && (job.toJoin || job.taker == null);
        if (job.status == JobStatus.QUEUED || waits) {
            end(job, JobStatus.CANCELLED);
            return "ended";
        }
        job.cancel = true;
        return "asked";
    }
}
