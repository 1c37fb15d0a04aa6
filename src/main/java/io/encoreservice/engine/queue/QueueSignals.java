package io.encoreservice.engine.queue;

import io.encoreservice.shared.redis.Channel;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** What a queue calls out to the engines that work on it. */
public final class QueueSignals {

    private final Function<String, Channel> channels;

    /** @param channels the queue's channels by their names */
    QueueSignals(Function<String, Channel> channels) {
        this.channels = channels;
    }

    /**
     * Hears how many jobs begin to wait; whenever messages may have been lost, since Redis was away, it hears of as many as
     * there can be. Answers what ends the hearing.
     */
    public Runnable onWaiting(IntConsumer listener) {
        return channels.apply("wake")
                .hear(jobs -> listener.accept(Integer.parseInt(jobs)), () -> listener.accept(Integer.MAX_VALUE));
    }

    /** Hears of running jobs that are to be cancelled; a lost message is made up for by {@link JobQueue#renew}. */
    public Runnable onCancel(Consumer<UUID> listener) {
        return channels.apply("cancel").hear(job -> listener.accept(UUID.fromString(job)), () -> {});
    }
}
