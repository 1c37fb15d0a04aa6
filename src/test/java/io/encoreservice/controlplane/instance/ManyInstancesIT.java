package io.encoreservice.controlplane.instance;

import static io.encoreservice.controlplane.instance.ControlRoom.caller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RedissonClient;

class ManyInstancesIT {

    private static final int MANY = 1_000;
    private static final Caller ACME = caller("acme", MANY);

    @Test
    void noTurnLooksAtMoreThanItsOwnInstance(@TempDir Path folder) {
        try (RedisServer server = RedisServer.start()) {
            RedissonClient redis = server.connect();
            FakeRuntime runtime = new FakeRuntime();
            try (ControlRoom room =
                    ControlRoom.over(redis, runtime, folder).neverResyncing().open()) {
                soon(() -> assertThat(runtime.looksAtAll()).isPositive());

                for (int i = 0; i < MANY; i++) {
                    room.create(ACME, "n" + i);
                }
                soon(() -> assertThat(room.states.count(InstanceStatus.RUNNING)).isEqualTo(MANY));
                for (int i = 0; i < MANY; i++) {
                    room.service.delete(ACME, InstanceName.of("n" + i));
                }
                soon(() -> assertThat(room.repository.tombstones()).isEmpty());

                assertThat(room.states.known()).isEmpty();
                // why: once, and once more where the connection to Redis is told of after that.
                assertThat(runtime.looksAtAll()).as("only at its start").isBetween(1, 2);
                assertThat(runtime.calls().stream().filter(call -> call.startsWith("apply ")))
                        .hasSize(MANY);
            } finally {
                redis.shutdown();
            }
        }
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofMinutes(2)).untilAsserted(assertion);
    }
}
