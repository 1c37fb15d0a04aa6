package io.encoreservice.engine.job;

import io.encoreservice.shared.redis.Channel;
import io.encoreservice.shared.redis.InstanceKeyspace;
import io.encoreservice.shared.redis.LuaScript;
import io.encoreservice.shared.redis.RedisAwayException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;

/** Where it is read and heard how jobs get on, whichever engine of the instance runs them. */
public final class JobNewsRepository {

    private final LuaScript news = LuaScript.of("job-functions", "job-news");
    private final RedissonClient redis;
    private final List<String> keys;
    private final String channel;

    public JobNewsRepository(RedissonClient redis, InstanceKeyspace keyspace) {
        this.redis = redis;
        this.keys = List.of(keyspace.key(""));
        this.channel = keyspace.key("news");
    }

    /** How a job is now. */
    public Optional<JobNews> find(UUID id) {
        return Optional.ofNullable(news.text(redis, keys, id)).map(JobNews::of);
    }

    /**
     * Hears each step of every job.
     *
     * @param listener what to do with one, on a thread of the client
     * @param missed what to do each time that hearing begins: steps before it may have been missed
     * @return ends the hearing
     */
    public Runnable hear(Consumer<JobNews> listener, Runnable missed) {
        try {
            return new Channel(redis, channel).hear(text -> listener.accept(JobNews.of(text)), missed);
        } catch (RedisException e) {
            throw new RedisAwayException(e);
        }
    }
}
