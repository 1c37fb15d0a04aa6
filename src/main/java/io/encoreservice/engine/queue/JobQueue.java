package io.encoreservice.engine.queue;

import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.JobCodec;
import io.encoreservice.engine.job.JobNotFoundException;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.job.JobStateException;
import io.encoreservice.engine.job.JobStatus;
import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.job.StoredJob;
import io.encoreservice.shared.redis.InstanceKeyspace;
import io.encoreservice.shared.redis.LuaScript;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * Decides who runs which job when. Every step is one script, so each is done wholly or not at all; a step of an attempt
 * that lost its lease changes nothing. A leased job is IN_PROGRESS at once, so that its pick-up can be seen.
 */
public final class JobQueue {

    private static final int LISTED_AT_ONCE = 1_000;

    private final LuaScript submit = script("submit");
    private final LuaScript lease = script("lease");
    private final LuaScript renew = script("renew");
    private final LuaScript update = script("update");
    private final LuaScript commit = script("commit");
    private final LuaScript finish = script("finish");
    private final LuaScript release = script("release");
    private final LuaScript reap = script("reap");
    private final LuaScript cancel = script("cancel");
    private final LuaScript cancelWaiting = script("cancel-waiting");
    private final LuaScript waiting = script("waiting");
    private final LuaScript counts = script("counts");
    private final LuaScript classes = script("classes");
    private final LuaScript closed = script("closed");
    private final RedissonClient redis;
    private final InstanceKeyspace keyspace;
    private final List<String> keys;
    private final QueueTerms terms;
    private final JobCodec codec;

    public JobQueue(RedissonClient redis, InstanceKeyspace keyspace, QueueTerms terms, JobCodec codec) {
        this.redis = redis;
        this.keyspace = keyspace;
        this.keys = List.of(keyspace.key(""));
        this.terms = terms;
        this.codec = codec;
    }

    /** Accepts a job: stored, indexed, enqueued and announced in one step. */
    public EncoreJob submit(UUID id, JobRequest request)
            throws JobExistsException, QueueClosedException, QueueFullException {
        String externalId = request.externalId();
        String answer = String.valueOf(submit.text(
                redis,
                keys,
                id,
                codec.encode(request),
                request.priority(),
                terms.classOf(request.priority()),
                request.profile(),
                request.baseName(),
                externalId == null ? 0 : 1,
                externalId == null ? "" : externalId,
                terms.classes(),
                terms.waiting()));
        return switch (answer) {
            case "exists" -> throw new JobExistsException(id);
            case "closed" -> throw new QueueClosedException();
            case "full" -> throw new QueueFullException(terms.waiting());
            default -> codec.decode(answer).job();
        };
    }

    /** Takes the best waiting job: most urgent class, then what was put back, then priority, then age. */
    public Optional<LeasedJob> lease() {
        String document = lease.text(redis, keys, terms.classes(), terms.lease().toMillis());
        if (document == null) {
            return Optional.empty();
        }
        StoredJob stored = codec.decode(document);
        EncoreJob job = stored.job();
        return Optional.of(new LeasedJob(job, new Lease(job.id(), job.state().attempt()), stored.commit()));
    }

    /** Moves the deadlines of leases, all in one step; answers in their order. */
    public List<Renewal> renew(List<Lease> leases) {
        if (leases.isEmpty()) {
            return List.of();
        }
        List<Object> arguments = new ArrayList<>();
        arguments.add(terms.lease().toMillis());
        for (Lease held : leases) {
            arguments.add(held.job());
            arguments.add(held.attempt());
        }
        return renew.list(redis, keys, arguments.toArray()).stream()
                .map(verdict -> Renewal.valueOf(verdict.toUpperCase(Locale.ROOT)))
                .toList();
    }

    /** Notes what was found in the inputs; false when the lease is lost. */
    public boolean analyzed(Lease held, List<MediaFile> inputs) {
        return update(held, "analyzed", codec.encode(inputs));
    }

    /** Notes how far the attempt is; false when the lease is lost. */
    public boolean progressed(Lease held, int percent) {
        return update(held, "progress", Integer.toString(percent));
    }

    /** Makes an attempt's files the job's result, unless the lease is lost; after it the job cannot be cancelled. */
    public Commitment commit(Lease held, OutputManifest manifest, List<MediaFile> output, double speed) {
        String answer = commit.text(
                redis, keys, held.job(), held.attempt(), codec.encode(manifest), codec.encode(output), speed);
        return Commitment.valueOf(String.valueOf(answer).toUpperCase(Locale.ROOT));
    }

    /**
     * Ends a job. One whose cancelling was promised becomes CANCELLED instead of FAILED.
     *
     * @return the status the job got; empty when the lease is lost
     */
    public Optional<JobStatus> finish(Lease held, JobStatus status, @Nullable String message) {
        return status(finish.text(redis, keys, held.job(), held.attempt(), status, message == null ? "" : message));
    }

    /**
     * Gives a lease back without blame: the job waits again in front of its class, or is CANCELLED if that was wished
     * or the instance is being deleted.
     *
     * @return the status the job got; empty when the lease is lost
     */
    public Optional<JobStatus> release(Lease held) {
        return status(release.text(redis, keys, held.job(), held.attempt()));
    }

    /** Takes expired leases back; answers the jobs that ended by it. */
    public List<UUID> reap() {
        return ids(reap.list(
                redis,
                keys,
                terms.lease().toMillis(),
                terms.silence().toMillis(),
                terms.crashes(),
                "The engine that ran this job was lost " + terms.crashes() + " times"));
    }

    /**
     * Cancels a job: one that waits at once, one that runs as soon as its worker hears of it.
     *
     * @return whether the job has ended by this
     * @throws JobStateException when the job has ended or its output is being published
     */
    public boolean cancel(UUID id) throws JobNotFoundException, JobStateException {
        String answer = String.valueOf(cancel.text(redis, keys, id));
        return switch (answer) {
            case "ended" -> true;
            case "asked" -> false;
            case "missing" -> throw new JobNotFoundException(id);
            case "committed" -> throw new JobStateException("Cannot cancel job whose output is being published!");
            default -> throw new JobStateException("Cannot cancel job with status " + answer + "!");
        };
    }

    /** Cancels waiting jobs, at most so many; answers which. */
    public List<UUID> cancelWaiting(int most) {
        return ids(cancelWaiting.list(redis, keys, terms.classes(), most));
    }

    /** All waiting jobs, most urgent class first, each class in the order in which they will be taken. */
    public List<QueuedJob> waiting() {
        List<QueuedJob> jobs = new ArrayList<>();
        for (int number = 0; number < terms.classes(); number++) {
            List<String> part;
            int offset = 0;
            do {
                part = waiting.list(redis, keys, number, offset, LISTED_AT_ONCE);
                for (int i = 0; i < part.size(); i += 2) {
                    jobs.add(queued(part.get(i), Double.parseDouble(part.get(i + 1))));
                }
                offset += LISTED_AT_ONCE;
            } while (part.size() == 2 * LISTED_AT_ONCE);
        }
        return jobs;
    }

    /** How many jobs wait in each class, the most urgent first. */
    public List<Long> counts() {
        return counts.list(redis, keys, terms.classes()).stream()
                .map(Long::valueOf)
                .toList();
    }

    /** The sorted set in which a class waits. */
    public String nameOf(int number) {
        return keyspace.queue(number);
    }

    /** Makes the stored queues fit the number of classes; to be called before the first lease. */
    public void adoptClasses() {
        classes.integer(redis, keys, terms.classes());
    }

    /** Whether the instance is being deleted. */
    public boolean isClosed() {
        return closed.integer(redis, keys) == 1;
    }

    /** Hears of every job that begins to wait; a message may be lost when Redis is away. Answers what ends the hearing. */
    public Runnable onWaiting(Runnable listener) {
        RTopic topic = topic("wake");
        int id = topic.addListener(String.class, (channel, message) -> listener.run());
        return () -> topic.removeListener(id);
    }

    /** Hears of running jobs that are to be cancelled; a lost message is made up for by {@link #renew}. */
    public Runnable onCancel(Consumer<UUID> listener) {
        RTopic topic = topic("cancel");
        int id = topic.addListener(String.class, (channel, job) -> listener.accept(UUID.fromString(job)));
        return () -> topic.removeListener(id);
    }

    private RTopic topic(String name) {
        return redis.getTopic(keyspace.key(name), StringCodec.INSTANCE);
    }

    private boolean update(Lease held, String field, String value) {
        return update.integer(redis, keys, held.job(), held.attempt(), field, value) == 1;
    }

    private static Optional<JobStatus> status(@Nullable String answer) {
        return answer == null || "lost".equals(answer) ? Optional.empty() : Optional.of(JobStatus.valueOf(answer));
    }

    private static List<UUID> ids(List<String> answer) {
        return answer.stream().map(UUID::fromString).toList();
    }

    private static QueuedJob queued(String member, double score) {
        // why: see job-functions.lua for both formats; a job that was put back has 1000 less.
        int priority = (int) (100 - (score < -100 ? score + 1_000 : score));
        return new QueuedJob(
                UUID.fromString(member.substring(member.indexOf(':') + 1)),
                Instant.ofEpochMilli(Long.parseLong(member.substring(0, member.indexOf('-')))),
                priority);
    }

    private static LuaScript script(String name) {
        return LuaScript.of("job-functions", "job-" + name);
    }
}
