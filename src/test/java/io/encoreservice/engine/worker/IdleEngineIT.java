package io.encoreservice.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.engine.RunningEngine;
import io.encoreservice.shared.redis.RawRedis;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdleEngineIT {

    private static final Duration WATCHED = Duration.ofSeconds(30);

    @TempDir
    Path content;

    @Test
    void anIdleEngineSendsAtMostOneCommandASecond() {
        try (RedisServer redis = RedisServer.start();
                RunningEngine engine = RunningEngine.start(redis, content, List.of(), "encore-settings.workers=8");
                RawRedis monitor = RawRedis.connect(redis.uri().getPort(), "default", password(redis))) {
            callAtOnce(engine, 30);
            awaitFewConnections(redis);
            assertThat(monitor.text("MONITOR")).isEqualTo("OK");

            List<String> commands = monitor.hear(WATCHED).stream()
                    .filter(line -> !line.contains(" lua] "))
                    .map(line -> line.replaceAll("^[^\"]*\"([^\"]*)\".*$", "$1").toUpperCase(Locale.ROOT))
                    .toList();

            Map<String, Long> counts = commands.stream()
                    .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
            System.out.printf(
                    "an idle engine of 8 workers sent %.2f commands a second: %s in %d s%n",
                    commands.size() / (double) WATCHED.toSeconds(), counts, WATCHED.toSeconds());
            assertThat(commands).hasSizeBetween(1, (int) WATCHED.toSeconds());
        }
    }

    /** Opens all the connections that the engine may have, as a busy hour does. */
    private static void callAtOnce(RunningEngine engine, int clients) {
        IntStream.range(0, clients)
                .mapToObj(i -> Thread.ofVirtual()
                        .start(() ->
                                assertThat(engine.get("/encoreJobs").status()).isEqualTo(200)))
                .toList()
                .forEach(IdleEngineIT::join);
    }

    private static void awaitFewConnections(RedisServer redis) {
        try (RawRedis asking = RawRedis.connect(redis.uri().getPort(), "default", password(redis))) {
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() ->
                            assertThat(asking.text("CLIENT", "LIST").lines()).hasSizeLessThanOrEqualTo(5));
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String password(RedisServer redis) {
        return redis.uri().getUserInfo().substring(1);
    }
}
