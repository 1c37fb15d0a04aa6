package io.encoreservice.engine.queue;

import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.JobCodec;
import io.encoreservice.engine.job.JobNotFoundException;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.job.JobStateException;
import io.encoreservice.engine.job.JobStatus;
import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.job.Pace;
import io.encoreservice.engine.job.SegmentPlan;
import io.encoreservice.shared.redis.Channel;
import io.encoreservice.shared.redis.InstanceKeyspace;
import io.encoreservice.shared.redis.LuaScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;

/**
 * Decides who runs which job when. Every step is one script, so each is done wholly or not at all; a step of an attempt
 * that lost its lease changes nothing. A leased job is IN_PROGRESS at once, so that its pick-up can be seen.
 */
public final class JobQueue {

    private final LuaScript submit = script("submit");
    private final LuaScript lease = taking("lease");
    private final LuaScript renew = script("renew");
    private final LuaScript update = script("update");
    private final LuaScript divide = script("divide");
    private final LuaScript commit = script("commit");
    private final LuaScript finish = taking("finish");
    private final LuaScript release = script("release");
    private final LuaScript forsake = script("forsake");
    private final LuaScript reap = script("reap");
    private final LuaScript cancel = script("cancel");
    private final LuaScript cancelWaiting = script("cancel-waiting");
    private final LuaScript priority = script("priority");
    private final LuaScript classes = script("classes");
    private final LuaScript closed = script("closed");
    private final LuaScript pausing = script("pausing");
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

    /**
     * Accepts a job: stored, indexed, enqueued and announced in one step. A repetition of what was accepted answers the
     * same job.
     *
     * @throws JobExistsException when another job has its id
     * @throws KeyReusedException when its key stands for something else
     * @throws OutputTakenException when an unfinished job will write one of its files
     * @throws QueueFullException when as many jobs wait as may
     * @throws QueueClosedException when the instance is being deleted
     */
    public Accepted submit(Submission wish)
            throws JobExistsException, KeyReusedException, OutputTakenException, QueueClosedException,
                    QueueFullException {
        JobRequest request = wish.request();
        String externalId = request.externalId();
        List<String> answer = submit.list(
                redis,
                keys,
                wish.id(),
                codec.encode(request),
                request.priority(),
                terms.classOf(request.priority()),
                request.profile(),
                request.baseName(),
                externalId == null ? 0 : 1,
                externalId == null ? "" : externalId,
                terms.waiting(),
                codec.encodeNames(wish.outputs()),
                wish.once().key(),
                wish.once().wish(),
                IdempotencyKey.LIFETIME.toMillis());
        return Accepted.of(answer, wish.id(), terms.waiting(), codec);
    }

    /**
     * Takes the best waiting job or part of one: most urgent class, then what was put back, then priority, then age.
     *
     * @param taker a random name, the same until a job came: who asks again because the answer was lost gets that job
     */
    public Optional<LeasedJob> lease(UUID taker) {
        String document = lease.text(redis, keys, terms.taken(), terms.lease().toMillis(), taker);
        return leased(document, taker);
    }

    private Optional<LeasedJob> leased(@Nullable String document, UUID taker) {
        return Optional.ofNullable(document).map(codec::decode).map(stored -> LeasedJob.of(stored, taker));
    }

    /** Moves the deadlines of leases, all in one step; answers in their order. */
    public List<Renewal> renew(List<Lease> leases) {
        if (leases.isEmpty()) {
            return List.of();
        }
        List<Object> arguments = new ArrayList<>();
        arguments.add(terms.lease().toMillis());
        for (Lease held : leases) {
            arguments.add(held.id());
            arguments.add(held.fence());
        }
        return renew.list(redis, keys, arguments.toArray()).stream()
                .map(Renewal::of)
                .toList();
    }

    /** Notes what was found in the inputs; answers as {@link #renew}, but moves no deadline. */
    public Renewal analyzed(Lease held, List<MediaFile> inputs) {
        return update(held, "analyzed", codec.encode(inputs));
    }

    /** Notes how far the attempt is; answers as {@link #renew}, but moves no deadline. */
    public Renewal progressed(Lease held, int percent) {
        return update(held, "progress", Integer.toString(percent));
    }

    /** Notes how far and how fast the attempt is, and tells who listens; answers as {@link #renew}, but moves no deadline. */
    public Renewal progressed(Lease held, Pace pace) {
        return update(held, "pace", pace.text());
    }

    /**
     * Divides a job into parts, which wait like jobs; with it the lease ends. When all parts are made, the job waits in front
     * of its class to be joined; when one cannot be made, or the job is cancelled, the others are dropped.
     */
    public Dividing divide(Lease held, SegmentPlan plan) {
        return Dividing.of(
                divide.text(redis, keys, held.id(), held.fence(), codec.encodeNames(plan.parts()), codec.encode(plan)));
    }

    /** Makes an attempt's files the job's result, unless the lease is lost; after it the job cannot be cancelled. */
    public Commitment commit(
            Lease held, OutputManifest manifest, List<MediaFile> output, Map<String, ?> metrics, double speed) {
        String answer = commit.text(
                redis,
                keys,
                held.job(),
                held.fence(),
                codec.encode(manifest),
                codec.encode(output),
                speed,
                codec.encodeMetrics(metrics));
        return Commitment.of(answer);
    }

    /**
     * Ends a job, and takes the next one in the same step. One whose cancelling was promised becomes CANCELLED instead of
     * FAILED. A part that is SUCCESSFUL is made; one that fails for good ends its job.
     *
     * @param retry what becomes of it when it FAILED
     * @param taker as for {@link #lease}, null to take nothing
     */
    public Finished finish(Lease held, JobStatus status, @Nullable String message, Retry retry, @Nullable UUID taker) {
        List<@Nullable String> answer = finish.list(
                redis,
                keys,
                held.id(),
                held.fence(),
                status,
                message == null ? "" : message,
                retry.times(),
                retry.patient() ? terms.retryPause().toMillis() : 0,
                terms.taken(),
                terms.lease().toMillis(),
                taker == null ? "" : taker);
        Optional<LeasedJob> next = taker == null || answer.size() < 2 ? Optional.empty() : leased(answer.get(1), taker);
        return new Finished(status(answer.getFirst()), next);
    }

    /**
     * Gives a lease back without blame: the job waits again in front of its class, or is CANCELLED if that was wished
     * or the instance is being deleted.
     *
     * @return the status the job got; empty when the lease is lost
     */
    public Optional<JobStatus> release(Lease held) {
        return status(release.text(redis, keys, held.id(), held.fence()));
    }

    /** Takes expired leases back, those of 100 jobs at most. */
    public List<TakenBack> reap() {
        return TakenBack.all(reap.list(
                redis,
                keys,
                terms.lease().toMillis(),
                terms.silence().toMillis(),
                terms.crashes(),
                "The engine that ran this job was lost again and again, so it is not tried any more; see its history"));
    }

    /**
     * Gives up what was committed or made of parts, since its files are lost: the job is run again, unless it lost too many attempts.
     *
     * @return the status the job got; empty when the lease is lost
     */
    public Optional<JobStatus> forsake(Lease held) {
        String message = "The files that this job made were lost again and again before they were published";
        return status(forsake.text(redis, keys, held.id(), held.fence(), terms.crashes(), message));
    }

    /**
     * Cancels a job: one that waits or is divided at once, one that runs as soon as its worker hears of it.
     *
     * @return the job if it has ended by this
     * @throws JobStateException when the job has ended or its output is being published
     */
    public Optional<EncoreJob> cancel(UUID id) throws JobNotFoundException, JobStateException {
        List<String> answer = cancel.list(redis, keys, id);
        return switch (answer.getFirst()) {
            case "ended" -> Optional.of(codec.decode(answer.get(1)).job());
            case "asked" -> Optional.empty();
            case "missing" -> throw JobNotFoundException.toCancel(id);
            case "committed" -> throw new JobStateException("Cannot cancel job whose output is being published!");
            default -> throw new JobStateException("Cannot cancel job with status " + answer.getFirst() + "!");
        };
    }

    /** Cancels waiting jobs and those that are divided, at most so many; answers which. */
    public List<UUID> cancelWaiting(int most) {
        return cancelWaiting.list(redis, keys, terms.classes(), most).stream()
                .map(UUID::fromString)
                .toList();
    }

    /**
     * Gives a waiting job another priority.
     *
     * @throws JobStateException when it does not wait
     */
    public EncoreJob prioritize(UUID id, int wanted) throws JobNotFoundException, JobStateException {
        List<String> answer = priority.list(redis, keys, id, wanted, terms.classOf(wanted));
        return switch (answer.getFirst()) {
            case "changed" -> codec.decode(answer.get(1)).job();
            case "missing" -> throw new JobNotFoundException(id);
            default ->
                throw new JobStateException(
                        "Cannot change the priority of a job with status " + answer.getFirst() + "!");
        };
    }

    /** Makes the stored queues fit the number of classes; to be called before the first lease. */
    public void adoptClasses() {
        classes.integer(redis, keys, terms.classes());
    }

    /** Whether the instance is being deleted. */
    public boolean isClosed() {
        return closed.integer(redis, keys) == 1;
    }

    /** Whether a job that failed waits to be tried again. */
    public boolean isAnyPausing() {
        return pausing.integer(redis, keys) > 0;
    }

    /** What the queue's scripts call out. */
    public QueueSignals signals() {
        return new QueueSignals(name -> new Channel(redis, keyspace.key(name)));
    }

    private Renewal update(Lease held, String field, String value) {
        return Renewal.of(update.text(redis, keys, held.id(), held.fence(), field, value));
    }

    private static Optional<JobStatus> status(@Nullable String answer) {
        return answer == null || "lost".equals(answer) ? Optional.empty() : Optional.of(JobStatus.valueOf(answer));
    }

    private static LuaScript taking(String name) {
        return LuaScript.of("job-functions", "job-take", "job-" + name);
    }

    private static LuaScript script(String name) {
        return LuaScript.of("job-functions", "job-" + name);
    }
}
