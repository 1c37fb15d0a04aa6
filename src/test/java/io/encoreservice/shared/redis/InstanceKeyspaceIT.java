package io.encoreservice.shared.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;

class InstanceKeyspaceIT {

    private final RedisServer server = RedisServer.start();
    private final RedissonClient redis = server.connect();

    @AfterEach
    void stop() {
        redis.shutdown();
        server.close();
    }

    @Test
    void allKeysOfAnInstanceGoAndNoneOfAnother() {
        Map<String, String> keys = new HashMap<>();
        IntStream.range(0, 1_203).forEach(i -> keys.put("{aaa}:job:" + i, "x"));
        keys.put("{aaab}:job:1", "x");
        keys.put("x{aaa}:job:1", "x");
        redis.getBuckets().set(keys);

        InstanceKeyspace.ofUid("aaa").purge(redis);

        assertThat(keysLeft()).containsExactlyInAnyOrder("{aaab}:job:1", "x{aaa}:job:1");
    }

    @Test
    void theKeysOfSeveralInstancesGoTogetherAndNoOtherDoes() {
        Map<String, String> keys = new HashMap<>();
        IntStream.range(0, 1_203).forEach(i -> keys.put("{aaa}:job:" + i, "x"));
        keys.put("{bbb}:job:1", "x");
        keys.put("{aaab}:job:1", "x");
        keys.put("{encore}:{aaa}:x", "x");
        keys.put("x{aaa}:job:1", "x");
        redis.getBuckets().set(keys);

        InstanceKeyspace.purgeAll(redis, Set.of("aaa", "bbb", "ccc"));

        assertThat(keysLeft()).containsExactlyInAnyOrder("{aaab}:job:1", "{encore}:{aaa}:x", "x{aaa}:job:1");
    }

    @Test
    void aPrefixIsNoPattern() {
        redis.getBucket("a*[b]?\\:x").set("x");
        redis.getBucket("aabx\\:x").set("x");

        new InstanceKeyspace("a*[b]?\\").purge(redis);

        assertThat(keysLeft()).containsExactly("aabx\\:x");
    }

    @Test
    void purgingNothingChangesNothing() {
        InstanceKeyspace.ofUid("aaa").purge(redis);

        assertThat(redis.getKeys().count()).isZero();
    }

    // why: a scan may tell of a key twice while Redis makes its table smaller.
    private Set<String> keysLeft() {
        Set<String> keys = new TreeSet<>();
        redis.getKeys().getKeys().forEach(keys::add);
        return keys;
    }
}
