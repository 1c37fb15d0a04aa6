package io.encoreservice.shared.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.redisson.api.RedissonClient;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisPatienceIT {

    private final RedisServer server = RedisServer.start();
    private final RedissonClient redis = server.connect();
    private final RedisPatience patience = new RedisPatience();

    @AfterAll
    void stop() {
        redis.shutdown();
        server.close();
    }

    @Test
    void anAnswerIsPassedOn() {
        redis.getBucket("a").set("b");

        assertThat(patience.<Object>ask(() -> redis.getBucket("a").get())).isEqualTo("b");
    }

    @Test
    void aServerThatStandsStillIsGivenUpWithinTwoSecondsAndAskedAgainLater() {
        List<Duration> waits = new ArrayList<>();
        server.freeze();
        try {
            for (int i = 0; i < 3; i++) {
                long began = System.nanoTime();
                assertThatThrownBy(() -> patience.ask(() -> redis.getBucket("a").isExists()))
                        .isInstanceOf(RedisAwayException.class);
                waits.add(Duration.ofNanos(System.nanoTime() - began));
            }
        } finally {
            server.thaw();
        }
        // why: beside busy neighbours any one wait may be longer than it was meant to be.
        assertThat(Collections.min(waits)).isLessThan(Duration.ofSeconds(2));
        await().atMost(Duration.ofSeconds(60))
                .ignoreException(RedisAwayException.class)
                .untilAsserted(() -> assertThat(
                                patience.ask(() -> redis.getBucket("none").isExists()))
                        .isFalse());
    }

    @Test
    void aMistakeOfOursIsNoOutage() {
        assertThatIllegalStateException().isThrownBy(() -> patience.ask(() -> Long.parseLong("x")));
    }
}
