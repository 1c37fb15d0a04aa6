package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.redis.RedisServer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNode.InfoSection;
import org.redisson.api.redisnode.RedisNodes;

class InstanceKeysRepositoryIT {

    private static final int MANY = 400;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final RedisServer server = RedisServer.start();
    private final RedissonClient redis = server.connect();
    private final InstanceKeysRepository keys = new InstanceKeysRepository(redis);

    @AfterEach
    void stop() {
        redis.shutdown();
        server.close();
    }

    @Test
    void manyInstancesThatGoAtOnceShareThePassesOverAllKeys() throws Exception {
        List<Uid> uids = Stream.generate(() -> Uid.random(RANDOM)).limit(MANY).toList();
        Map<String, String> all = new HashMap<>();
        uids.forEach(
                uid -> Stream.of("job:1", "job:2", "queue:0").forEach(key -> all.put("{" + uid + "}:" + key, "x")));
        for (int i = 0; i < 5_000; i++) {
            all.put("{stays}:job:" + i, "x");
        }
        redis.getBuckets().set(all);
        long before = scans();
        keys.purge(Uid.random(RANDOM));
        long onePass = scans() - before;

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(uids.stream().map(this::purging).toList())) {
                assertThat(done.get())
                        .as("nothing is left once the call returns")
                        .isTrue();
            }
        }

        assertThat(redis.getKeys().count()).isEqualTo(5_000);
        assertThat(scans() - before).isLessThan(onePass * MANY / 4);
    }

    private Callable<Boolean> purging(Uid uid) {
        return () -> {
            keys.purge(uid);
            return redis.getBucket("{" + uid + "}:job:1").get() == null;
        };
    }

    private long scans() {
        String scan = redis.getRedisNodes(RedisNodes.SINGLE)
                .getInstance()
                .info(InfoSection.COMMANDSTATS)
                .get("cmdstat_scan");
        return scan == null ? 0 : Long.parseLong(scan.replaceAll("calls=(\\d+),.*", "$1"));
    }
}
