package io.encoreservice.shared.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;

class EmbeddedRedisIT {

    @Test
    void aServerThatCrashesComesBackWithItsData() {
        try (RedisServer server = RedisServer.start()) {
            RedissonClient client = server.connect();
            client.getBucket("kept").set("x");

            server.crash();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(client.getBucket("kept").get()).isEqualTo("x"));
            client.shutdown();
        }
    }
}
