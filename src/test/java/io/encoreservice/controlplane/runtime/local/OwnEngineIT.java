package io.encoreservice.controlplane.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.encoreservice.controlplane.runtime.RunningInstance.Phase;
import io.encoreservice.controlplane.runtime.Specs;
import io.encoreservice.shared.redis.RedisServer;
import io.encoreservice.shared.redis.RedisUsers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RedissonClient;

/** Our real engine as a child JVM, laid out from this build, against a real Redis. */
class OwnEngineIT {

    private static final Duration LONG = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private RedisServer redis;
    private RedissonClient client;
    private RedisUsers users;
    private LocalRuntimes builder;

    @BeforeEach
    void startRedis() {
        redis = RedisServer.start();
        client = redis.connect();
        users = new RedisUsers(client);
        builder = LocalRuntimes.in(folder).withRedis(redis.uri()).startingWithin(LONG);
    }

    @AfterEach
    void stopRedis() {
        client.shutdown();
        redis.close();
        http.shutdownNow();
    }

    @Test
    void theEngineGetsReadyAndAnswersWhoKnowsItsPasswordOnly() throws Exception {
        try (LocalRuntime runtime = builder.own(builder.cache(false, users))) {
            InstanceSpec spec = admitted("studio");

            runtime.apply(spec);

            URI jobs = awaitRunning(runtime, spec).resolve("encoreJobs");
            assertThat(status(HttpRequest.newBuilder(jobs))).isEqualTo(401);
            assertThat(status(HttpRequest.newBuilder(jobs)
                            .header("Authorization", builder.credentials().basicAuthorization(spec.uid()))))
                    .isEqualTo(200);
        }
    }

    @Test
    void theEngineStopsInOrder() throws Exception {
        InstanceSpec spec = admitted("studio");
        long begin;
        try (LocalRuntime runtime = builder.own(builder.cache(false, users))) {
            runtime.apply(spec);
            awaitRunning(runtime, spec);

            begin = System.nanoTime();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        assertThat(Files.readString(
                        folder.resolve("instances").resolve(spec.uid().value()).resolve("engine.log")))
                .contains("Ready for jobs", "All jobs are stopped")
                .doesNotContain(" ERROR ");
    }

    @Test
    void aCacheIsTrainedOnceLeavesNothingBehindAndServesTheNextStart() throws Exception {
        try (AotCache cache = builder.cache(true, users);
                LocalRuntime runtime = builder.own(cache)) {
            InstanceSpec spec = admitted("studio");
            runtime.apply(spec);
            awaitRunning(runtime, spec);
            await().atMost(LONG.multipliedBy(3))
                    .untilAsserted(() -> assertThat(caches()).hasSize(1));
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(folder.resolve("training")).isEmptyDirectory());
            assertThat(client.getKeys().getKeys()).allMatch(key -> key.startsWith("{" + spec.uid() + "}"));
            InstanceSpec again = Specs.restarted(spec, 1);

            runtime.apply(again);

            awaitRunning(runtime, again);
            assertThat(engine().info().commandLine().orElse("")).contains("-XX:AOTCache=" + caches().getFirst());
            System.out.println("engine with its cache: " + Processes.residentMib(engine().pid()) + " MiB resident");
        }
    }

    @Test
    void aBrokenCacheDoesNotStopAnEngine() throws Exception {
        AotCache cache = builder.cache(true, users);
        Files.writeString(cache.file(builder.layouts().layOut()), "this is no cache");
        try (LocalRuntime runtime = builder.own(cache)) {
            InstanceSpec spec = admitted("studio");

            runtime.apply(spec);

            awaitRunning(runtime, spec);
            assertThat(runtime.logs(spec.uid(), new LogQuery(null, 500, false)))
                    .noneMatch(line -> line.contains("AOT"));
        }
    }

    private InstanceSpec admitted(String name) {
        InstanceSpec spec = Specs.spec(name);
        users.put(spec.uid().value(), builder.credentials().redisPassword(spec.uid()));
        return spec;
    }

    private List<Path> caches() throws IOException {
        List<Path> caches = new ArrayList<>();
        // why: names only, since the file of a training may go while one looks.
        try (DirectoryStream<Path> layouts = Files.newDirectoryStream(folder.resolve("engine"), Files::isDirectory)) {
            for (Path layout : layouts) {
                try (DirectoryStream<Path> found = Files.newDirectoryStream(layout, "engine-*.aot")) {
                    found.forEach(caches::add);
                }
            }
        }
        return caches;
    }

    private ProcessHandle engine() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains("EncoreServiceApplication"))
                .filter(child -> child.info().commandLine().orElse("").contains(folder.toString()))
                .findFirst()
                .orElseThrow();
    }

    private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private static URI awaitRunning(LocalRuntime runtime, InstanceSpec spec) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(runtime.observe())
                        .as(() -> "log:\n" + String.join("\n", runtime.logs(spec.uid(), new LogQuery(null, 50, false))))
                        .anyMatch(seen -> seen.spec().equals(spec) && seen.phase() == Phase.RUNNING));
        return runtime.observe().stream()
                .filter(seen -> seen.spec().equals(spec))
                .map(RunningInstance::endpoint)
                .map(Objects::requireNonNull)
                .findFirst()
                .orElseThrow();
    }
}
