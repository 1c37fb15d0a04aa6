package io.encoreservice.shared.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.redisson.api.RKeys;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysScanOptions;

/**
 * The names of an instance's keys and channels. All begin with one prefix, whose hash tag keeps them in one slot of a
 * Redis cluster.
 *
 * @param prefix such as <code>{k3x…}</code>, without the colon
 */
public record InstanceKeyspace(String prefix) {

    private static final int BATCH = 500;

    public static InstanceKeyspace ofUid(String uid) {
        return new InstanceKeyspace("{" + uid + "}");
    }

    /** The sorted set of waiting jobs of one class, 0 the most urgent; SVT Encore's own name, so KEDA's trigger counts it. */
    public String queue(int number) {
        return key("queue:" + number);
    }

    public String job(UUID id) {
        return key("job:" + id);
    }

    /** Any other key, index or channel of the instance. */
    public String key(String rest) {
        return prefix + ":" + rest;
    }

    /** Unlinks every key of the instance, in batches, through a user who may scan. */
    public void purge(RedissonClient redis) {
        unlink(redis, glob(), key -> true);
    }

    /** Unlinks every key of several instances in one pass over all keys, through a user who may scan. */
    public static void purgeAll(RedissonClient redis, Set<String> uids) {
        unlink(redis, "{*}:*", key -> uids.contains(key.substring(1, key.indexOf('}'))));
    }

    private static void unlink(RedissonClient redis, String pattern, Predicate<String> wanted) {
        RKeys keys = redis.getKeys();
        List<String> batch = new ArrayList<>();
        KeysScanOptions all = KeysScanOptions.defaults().pattern(pattern).chunkSize(BATCH);
        for (String key : keys.getKeys(all)) {
            if (wanted.test(key)) {
                batch.add(key);
            }
            if (batch.size() == BATCH) {
                keys.unlink(batch.toArray(String[]::new));
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            keys.unlink(batch.toArray(String[]::new));
        }
    }

    private String glob() {
        return key("").replaceAll("[\\\\*?\\[\\]]", "\\\\$0") + "*";
    }
}
