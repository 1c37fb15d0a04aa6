package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.redis.InstanceKeyspace;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** What the control plane does to an engine's own keys in Redis: say that the instance is deleted, and unlink them all. */
final class InstanceKeysRepository {

    private final RedissonClient redis;
    private final Set<String> doomed = ConcurrentHashMap.newKeySet();
    private final ReentrantLock sweeping = new ReentrantLock();

    InstanceKeysRepository(RedissonClient redis) {
        this.redis = redis;
    }

    /** Tells the engine that when it is stopped it shall cancel its jobs instead of leaving them for its next start. */
    void close(Uid uid) {
        redis.getBucket(InstanceKeyspace.ofUid(uid.value()).key("closed"), StringCodec.INSTANCE)
                .set("1");
    }

    /** Unlinks every key of the instance; who comes while one pass over all keys is under way shares the next. */
    void purge(Uid uid) {
        doomed.add(uid.value());
        sweeping.lock();
        try {
            if (doomed.contains(uid.value())) {
                sweep();
            }
        } finally {
            sweeping.unlock();
        }
    }

    private void sweep() {
        Set<String> now = Set.copyOf(doomed);
        if (now.size() == 1) {
            // why: Redis itself picks the keys of one, which spares it sending those of all others.
            now.forEach(uid -> InstanceKeyspace.ofUid(uid).purge(redis));
        } else {
            InstanceKeyspace.purgeAll(redis, now);
        }
        doomed.removeAll(now);
    }
}
