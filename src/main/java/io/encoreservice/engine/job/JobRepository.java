package io.encoreservice.engine.job;

import io.encoreservice.shared.redis.InstanceKeyspace;
import io.encoreservice.shared.redis.LuaScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.redisson.api.RedissonClient;

/** Where jobs are found, listed and forgotten; every call is one script and costs the same however many jobs there are. */
public final class JobRepository {

    private static final int EXPIRED_AT_ONCE = 200;
    private static final int READ_AT_ONCE = 50;

    private final LuaScript find = script("find");
    private final LuaScript page = script("page");
    private final LuaScript delete = script("delete");
    private final LuaScript expire = script("expire");
    private final RedissonClient redis;
    private final List<String> keys;
    private final JobCodec codec;

    public JobRepository(RedissonClient redis, InstanceKeyspace keyspace, JobCodec codec) {
        this.redis = redis;
        this.keys = List.of(keyspace.key(""));
        this.codec = codec;
    }

    public Optional<EncoreJob> find(UUID id) {
        return Optional.ofNullable(find.text(redis, keys, id))
                .map(codec::decode)
                .map(StoredJob::job);
    }

    /**
     * So many jobs of an index from an offset on; read bit by bit, so that large jobs hold up nobody else's Redis. A job
     * that moves in the index meanwhile may be missing or come twice.
     */
    public JobPage page(JobFilter filter, JobOrder order, long offset, int count) {
        List<EncoreJob> found = new ArrayList<>();
        long total;
        int read = 0;
        do {
            List<String> answer = page.list(
                    redis,
                    keys,
                    order.key().wireName(),
                    filter.index(),
                    order.ascending() ? "asc" : "desc",
                    offset + read,
                    Math.min(READ_AT_ONCE, count - read));
            total = Long.parseLong(answer.getFirst());
            answer.stream().skip(1).map(codec::decode).map(StoredJob::job).forEach(found::add);
            read += READ_AT_ONCE;
        } while (read < count && offset + read < total);
        return new JobPage(total, List.copyOf(found));
    }

    /**
     * Forgets a job that has ended, and nothing that it made.
     *
     * @throws JobStateException when the job has not ended
     */
    public void delete(UUID id) throws JobNotFoundException, JobStateException {
        String answer = String.valueOf(delete.text(redis, keys, id));
        switch (answer) {
            case "deleted" -> {}
            case "missing" -> throw new JobNotFoundException(id);
            default -> throw new JobStateException("Cannot delete job with status " + answer + "!");
        }
    }

    /** Forgets jobs that ended longer ago than {@code age}, a batch of them; answers how many. */
    public int expire(Duration age) {
        return (int) expire.integer(redis, keys, age.toMillis(), EXPIRED_AT_ONCE);
    }

    private static LuaScript script(String name) {
        return LuaScript.of("job-functions", "job-" + name);
    }
}
