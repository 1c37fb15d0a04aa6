package io.encoreservice.shared.redis;

import java.util.function.Consumer;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.api.listener.StatusListener;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;

/** Where messages are heard as they come; one that is sent while nobody is connected is lost. */
public final class Channel {

    private final RTopic topic;

    public Channel(RedissonClient redis, String name) {
        this.topic = redis.getTopic(name, StringCodec.INSTANCE);
    }

    /**
     * Hears every message, on a thread of the client.
     *
     * @param message what to do with one
     * @param connected what to do each time that hearing begins, the first time included: messages before it were missed
     * @return ends the hearing; throws {@link RedisAwayException} when Redis cannot be told
     */
    public Runnable hear(Consumer<String> message, Runnable connected) {
        int heard = topic.addListener(String.class, (channel, text) -> message.accept(text));
        int begun = topic.addListener(new StatusListener() {
            @Override
            public void onSubscribe(String channel) {
                connected.run();
            }

            @Override
            public void onUnsubscribe(String channel) {
                // why: what is missed from here on is made up for when the hearing begins again.
            }
        });
        return () -> end(heard, begun);
    }

    private void end(int heard, int begun) {
        try {
            topic.removeListener(heard, begun);
        } catch (RedisException e) {
            throw new RedisAwayException(e);
        }
    }
}
