package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.redis.InstanceKeyspace;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** What the control plane does to an engine's own keys in Redis: say that the instance is deleted, and unlink them all. */
final class InstanceKeysRepository {

    private final RedissonClient redis;

    InstanceKeysRepository(RedissonClient redis) {
        this.redis = redis;
    }

    /** Tells the engine that when it is stopped it shall cancel its jobs instead of leaving them for its next start. */
    void close(Uid uid) {
        redis.getBucket(InstanceKeyspace.ofUid(uid.value()).key("closed"), StringCodec.INSTANCE)
                .set("1");
    }

    /** Unlinks every key of the instance. */
    void purge(Uid uid) {
        InstanceKeyspace.ofUid(uid.value()).purge(redis);
    }
}
