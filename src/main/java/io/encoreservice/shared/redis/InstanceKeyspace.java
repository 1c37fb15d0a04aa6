package io.encoreservice.shared.redis;

import java.util.UUID;

/**
 * The names of an instance's keys and channels. All begin with one prefix, whose hash tag keeps them in one slot of a
 * Redis cluster.
 *
 * @param prefix such as <code>{k3x…}</code>, without the colon
 */
public record InstanceKeyspace(String prefix) {

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
}
