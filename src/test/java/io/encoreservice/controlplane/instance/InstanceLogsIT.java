package io.encoreservice.controlplane.instance;

import static io.encoreservice.controlplane.instance.ControlRoom.caller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.encoreservice.controlplane.runtime.RuntimeBusyException;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RedissonClient;

class InstanceLogsIT {

    @Test
    void ofALongLogTheNewestFourMillionCharactersAreAnswered(@TempDir Path folder) {
        try (RedisServer server = RedisServer.start()) {
            RedissonClient redis = server.connect();
            FakeRuntime runtime = new FakeRuntime();
            List<String> printed = IntStream.range(0, 10_000)
                    .mapToObj(i -> "%04d%s".formatted(i, "x".repeat(996)))
                    .toList();
            runtime.prints(printed);
            try (ControlRoom room = ControlRoom.over(redis, runtime, folder).open()) {
                room.create(caller("acme"), "test");

                List<String> lines =
                        room.service.logs(caller("acme"), InstanceName.of("test"), new LogQuery(null, 10_000, false));

                assertThat(lines).isEqualTo(printed.subList(6_000, 10_000));
            } finally {
                redis.shutdown();
            }
        }
    }

    @Test
    void aLogThatCannotBeReadForTheMomentIsAnsweredWith503AndWhenToComeBack(@TempDir Path folder) throws Exception {
        try (RedisServer server = RedisServer.start()) {
            RedissonClient redis = server.connect();
            FakeRuntime runtime = new FakeRuntime();
            runtime.isAway(new RuntimeBusyException("too many requests at 10.0.0.1", Duration.ofSeconds(7)));
            try (ControlRoom room = ControlRoom.over(redis, runtime, folder).open()) {
                room.create(caller("acme"), "test");

                assertThatThrownBy(() -> room.service.logs(
                                caller("acme"), InstanceName.of("test"), new LogQuery(null, 10, false)))
                        .isInstanceOfSatisfying(LogsUnavailableException.class, away -> {
                            assertThat(away.status()).isEqualTo(503);
                            assertThat(away.retryAfterSeconds()).contains(7L);
                        })
                        .hasMessage("the log cannot be read for the moment, try again shortly");
            } finally {
                redis.shutdown();
            }
        }
    }
}
