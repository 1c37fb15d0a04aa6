package io.encoreservice.engine.queue;

import io.encoreservice.engine.job.JobCodec;
import io.encoreservice.engine.job.JobRepository;
import io.encoreservice.engine.job.JobStatus;
import io.encoreservice.shared.redis.InstanceKeyspace;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;

/** A queue of its own for each test on a shared Redis, and what only tests do to one. */
public final class Queues {

    private final RedissonClient redis;
    private final InstanceKeyspace keyspace =
            InstanceKeyspace.ofUid(UUID.randomUUID().toString());

    public Queues(RedissonClient redis) {
        this.redis = redis;
    }

    public InstanceKeyspace keyspace() {
        return keyspace;
    }

    /** A queue whose leases hold 15 s. */
    public JobQueue queue(int classes) {
        return queue(redis, Duration.ofSeconds(15), classes);
    }

    public JobQueue queue(RedissonClient client, Duration lease, int classes) {
        return new JobQueue(client, keyspace, terms(lease, classes), new JobCodec());
    }

    public QueueControl control(int classes) {
        return control(redis, classes);
    }

    QueueControl control(RedissonClient client, int classes) {
        return new QueueControl(client, keyspace, terms(Duration.ofSeconds(15), classes));
    }

    private static QueueTerms terms(Duration lease, int classes) {
        return new QueueTerms(classes, lease, Duration.ofSeconds(6), 3, 0, Duration.ofMinutes(1));
    }

    public JobRepository repository() {
        return new JobRepository(redis, keyspace, new JobCodec());
    }

    /** Ends a job for good, and takes no other. */
    public static Optional<JobStatus> finish(JobQueue queue, Lease held, JobStatus status, @Nullable String message) {
        return queue.finish(held, status, message, Retry.NEVER, null).status();
    }

    /** Ends now the pause of a job that is to be tried again. */
    public void endPause(UUID job) {
        redis.getScoredSortedSet(keyspace.key("later")).addIfExists(1, job.toString());
    }

    /** How long a job pauses from now on. */
    Duration pauseOf(UUID job) {
        Double end = redis.getScoredSortedSet(keyspace.key("later")).getScore(job.toString());
        return Duration.ofMillis(Math.round(Objects.requireNonNull(end)) - System.currentTimeMillis());
    }

    /** Lets a running job's lease run out now. */
    public void expireLease(UUID job) {
        expireLease(job, null);
    }

    /** Likewise of a part of a divided one. */
    public void expireLease(UUID job, @Nullable String part) {
        redis.getScoredSortedSet(keyspace.key("leases")).add(1, part == null ? job.toString() : job + "/" + part);
    }

    /** As if engines had been reaping all the time. */
    public void reapersWereThere() {
        redis.getBucket(keyspace.key("reaped-at")).set(Long.toString(System.currentTimeMillis()));
        redis.getBucket(keyspace.key("reap-after")).delete();
    }

    /** As the control plane does when it deletes the instance. */
    public void close() {
        redis.getBucket(keyspace.key("closed")).set("1");
    }

    /** All keys of this queue's instance. */
    public long keys() {
        return redis.getKeys()
                .getKeysStream()
                .filter(key -> key.startsWith(keyspace.prefix()))
                .count();
    }
}
