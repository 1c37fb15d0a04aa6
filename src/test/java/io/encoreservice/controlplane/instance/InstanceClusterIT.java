package io.encoreservice.controlplane.instance;

import static io.encoreservice.controlplane.instance.ControlRoom.caller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.shared.redis.InstanceKeyspace;
import io.encoreservice.shared.redis.RedisClients;
import io.encoreservice.shared.redis.RedisCluster;
import io.encoreservice.shared.redis.RedisCluster.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RedissonClient;

class InstanceClusterIT {

    private static final Caller ACME = caller("acme");

    @TempDir
    Path folder;

    @Test
    void anInstanceIsMadeRunsAndIsGoneWithKeysAndUserOnARedisCluster() {
        try (RedisCluster cluster = RedisCluster.start(3, true)) {
            RedissonClient redis = RedisClients.administer(cluster.address());
            try (ControlRoom room =
                    ControlRoom.over(redis, new FakeRuntime(), folder).open()) {
                Instance instance = room.create(ACME, "test");
                String uid = instance.uid().value();
                soon(() -> assertThat(room.statusOf(instance)).isEqualTo(InstanceStatus.RUNNING));
                assertThat(cluster.nodes()).allMatch(node -> usersOf(node).contains(uid));
                redis.getBucket(InstanceKeyspace.ofUid(uid).key("job:1")).set("x");

                room.service.delete(ACME, instance.key().name());

                soon(() -> assertThat(TestRedis.keys(redis, instance.uid())).isEmpty());
                soon(() -> assertThat(room.repository.tombstones()).isEmpty());
                assertThat(cluster.nodes()).noneMatch(node -> usersOf(node).contains(uid));
                assertThat(room.create(ACME, "test").uid()).isNotEqualTo(instance.uid());
            } finally {
                redis.shutdown();
            }
        }
    }

    private static List<String> usersOf(Node node) {
        return List.of(node.say("ACL", "USERS").split("\n", -1));
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }
}
