package io.encoreservice.engine.queue;

import io.encoreservice.shared.redis.Channel;
import io.encoreservice.shared.redis.InstanceKeyspace;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.redisson.api.RedissonClient;

/** What a queue calls out to the engines that work on it. */
public final class QueueSignals {

    private final RedissonClient redis;
    private final InstanceKeyspace keyspace;

    QueueSignals(RedissonClient redis, InstanceKeyspace keyspace) {
        this.redis = redis;
        this.keyspace = keyspace;
    }

    /**
     * Hears how many jobs begin to wait; whenever messages may have been lost, since Redis was away, it hears of as many as
     * there can be. Answers what ends the hearing.
     */
    public Runnable onWaiting(IntConsumer listener) {
        return channel("wake")
                .hear(jobs -> listener.accept(Integer.parseInt(jobs)), () -> listener.accept(Integer.MAX_VALUE));
    }

    /** Hears of running jobs that are to be cancelled; a lost message is made up for by {@link JobQueue#renew}. */
    public Runnable onCancel(Consumer<UUID> listener) {
        return channel("cancel").hear(job -> listener.accept(UUID.fromString(job)), () -> {});
    }

    private Channel channel(String name) {
        return new Channel(redis, keyspace.key(name));
    }
}
