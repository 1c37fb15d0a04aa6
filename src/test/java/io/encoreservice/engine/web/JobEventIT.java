package io.encoreservice.engine.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.engine.RunningEngine;
import io.encoreservice.engine.job.JobCodec;
import io.encoreservice.engine.job.JobStatus;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.job.Pace;
import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.engine.queue.Lease;
import io.encoreservice.engine.queue.QueueTerms;
import io.encoreservice.engine.queue.Queues;
import io.encoreservice.engine.transcode.TestMedia;
import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.bundle.TestFfmpeg;
import io.encoreservice.shared.redis.InstanceKeyspace;
import io.encoreservice.shared.redis.RawRedis;
import io.encoreservice.shared.redis.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RedissonClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two engines of one instance: what one does with a job is followed at the other. */
class JobEventIT {

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    static Path content;

    private static RedisServer redis;
    private static RunningEngine working;
    private static RunningEngine telling;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
        working = engine();
        telling = engine();
    }

    @AfterAll
    static void stop() {
        HTTP.shutdownNow();
        telling.close();
        working.close();
        redis.close();
    }

    @Test
    void theFirstEventIsHowTheJobIsThenComesEachStepAndTheStreamEndsWithIt() throws Exception {
        UUID id = submit();
        Instant end = Instant.parse("2026-12-01T10:00:00.500Z");

        try (Listener listener = follow(telling, id)) {
            listener.await(1);
            Lease lease = take(id);
            listener.await(2);
            queue().progressed(lease, new Pace(42, 1.5, 37.5, end));
            listener.await(3);
            queue().progressed(lease, new Pace(42, 1.25, 30, end));
            listener.await(4);
            queue().commit(lease, new OutputManifest(List.of()), List.of(), Map.of(), 1.234);
            Queues.finish(queue(), lease, JobStatus.SUCCESSFUL, null);

            listener.awaitEnd();
            assertThat(listener.answer().headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
            assertThat(listener.events())
                    .extracting(JsonNode::toString)
                    .containsExactly(
                            event(id, "QUEUED", 0, "null", "null", "null"),
                            event(id, "IN_PROGRESS", 0, "null", "null", "null"),
                            event(id, "IN_PROGRESS", 42, "1.5", "37.5", "\"2026-12-01T10:00:00.500Z\""),
                            event(id, "IN_PROGRESS", 42, "1.25", "30.0", "\"2026-12-01T10:00:00.500Z\""),
                            event(id, "SUCCESSFUL", 100, "1.234", "null", "null"));
        }
    }

    @Test
    void theJobItselfShowsItsPaceWhileItRunsAndOnlyThen() {
        UUID id = submit();
        Lease lease = take(id);

        queue().progressed(lease, new Pace(10, 2.5, 60.5, Instant.parse("2026-12-01T10:00:00Z")));

        JsonNode running = telling.get("/encoreJobs/" + id).json();
        assertThat(running.get("progress").intValue()).isEqualTo(10);
        assertThat(running.get("speed").doubleValue()).isEqualTo(2.5);
        assertThat(running.get("fps").doubleValue()).isEqualTo(60.5);
        assertThat(running.get("estimatedEndDate").stringValue()).isEqualTo("2026-12-01T10:00:00.000Z");
        queue().release(lease);
        JsonNode waiting = telling.get("/encoreJobs/" + id).json();
        assertThat(waiting.get("status").stringValue()).isEqualTo("QUEUED");
        assertThat(waiting.get("speed").isNull()).isTrue();
        assertThat(waiting.has("fps")).isFalse();
        assertThat(waiting.has("estimatedEndDate")).isFalse();
        cancel(id);
    }

    @Test
    void ofAJobThatHasEndedTheEndIsToldOnceAndWhoHeardItIsSentAway() throws Exception {
        UUID id = submit();
        cancel(id);

        try (Listener listener = follow(telling, id)) {
            listener.awaitEnd();

            assertThat(listener.events()).hasSize(1).first().satisfies(event -> {
                assertThat(event.get("status").stringValue()).isEqualTo("CANCELLED");
                assertThat(event.get("message").stringValue()).isEqualTo("Job was cancelled");
            });
            RunningEngine.Answer again =
                    telling.get("/encoreJobs/" + id + "/events", "Last-Event-ID", listener.lastId());
            assertThat(again.status()).isEqualTo(204);
        }
        assertThat(telling.get("/encoreJobs/" + UUID.randomUUID() + "/events", "Accept", "text/event-stream")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aQuietStreamIsKeptAliveAndOneWhoseJobIsForgottenEnds() throws Exception {
        UUID id = submit();
        Lease lease = take(id);

        try (Listener listener = follow(telling, id)) {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(listener.lines()).contains(":"));
            queue().progressed(lease, new Pace(50, 1, 25, null));
            listener.await(2);
            assertThat(Queues.finish(queue(), lease, JobStatus.FAILED, "It broke"))
                    .contains(JobStatus.FAILED);
            listener.awaitEnd();
            assertThat(listener.events().getLast().get("message").stringValue()).isEqualTo("It broke");
        }
    }

    @Test
    void moreThanAHundredMayNotListenAndWhoIsGoneMakesRoom() throws Exception {
        UUID id = submit();
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            listeners.add(follow(telling, id));
        }

        RunningEngine.Answer refused = telling.get("/encoreJobs/" + id + "/events");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isNotEmpty();
        assertThat(refused.json().get("reason").stringValue()).startsWith("100 streams of events are open");
        assertThat(subscribers()).isEqualTo(1);
        listeners.forEach(Listener::close);
        await().atMost(LONG).untilAsserted(() -> assertThat(subscribers()).isZero());
        try (Listener late = follow(telling, id)) {
            late.await(1);
        }
        cancel(id);
    }

    @Test
    void aStepOfProgressIsOneCommand() {
        UUID id = submit();
        Lease lease = take(id);
        queue().progressed(lease, new Pace(1, 1, 1, null));
        try (RawRedis monitor = RawRedis.connect(redis.uri().getPort(), "default", password())) {
            assertThat(monitor.text("MONITOR")).isEqualTo("OK");

            for (int i = 0; i < 10; i++) {
                queue().progressed(lease, new Pace(2 + i, 1, 1, null));
            }

            assertThat(monitor.hear(Duration.ofSeconds(3)).stream()
                            .filter(line -> !line.contains(" lua] ") && line.contains(id.toString())))
                    .hasSize(10)
                    .allMatch(line -> line.toUpperCase(java.util.Locale.ROOT).contains("\"EVALSHA\""));
        }
        cancel(id);
    }

    @Test
    void anEngineThatStopsEndsItsStreams() throws Exception {
        UUID id = submit();
        RunningEngine stopping = engine();
        try (Listener listener = follow(stopping, id)) {
            listener.await(1);
            long began = System.nanoTime();

            stopping.close();

            listener.awaitEnd();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(25));
            assertThat(listener.events()).hasSize(1);
        }
        cancel(id);
    }

    @Test
    void anEncodeIsToldAsItRuns(@TempDir Path media) throws Exception {
        TestMedia.clip(media.resolve("in/a.mp4"), 200);
        FfmpegTools tools = TestFfmpeg.tools();
        try (RedisServer own = RedisServer.start();
                RunningEngine engine = RunningEngine.start(
                        own,
                        media,
                        List.of(),
                        "encore-settings.profile.location=classpath:/test-profiles/profiles.yml",
                        "encore-settings.tools.ffmpeg=" + tools.ffmpeg().toAbsolutePath(),
                        "encore-settings.tools.ffprobe=" + tools.ffprobe().toAbsolutePath(),
                        "encore-settings.tools.libraries=" + tools.libraries().toAbsolutePath())) {
            RunningEngine.Answer created = engine.post("/encoreJobs", """
                    {"profile": "slow", "outputFolder": "/usercontent/out", "baseName": "a",
                     "inputs": [{"type": "AudioVideo", "uri": "/usercontent/in/a.mp4"}]}
                    """);
            UUID id = UUID.fromString(created.json().get("id").stringValue());

            try (Listener listener = follow(engine, id)) {
                await().atMost(LONG)
                        .untilAsserted(() -> assertThat(listener.events()).anySatisfy(event -> {
                            assertThat(event.get("speed").isNumber()).isTrue();
                            assertThat(event.get("speed").doubleValue()).isPositive();
                            assertThat(event.get("fps").doubleValue()).isPositive();
                            assertThat(event.get("estimatedEndDate").isString()).isTrue();
                            assertThat(Instant.parse(
                                            event.get("estimatedEndDate").stringValue()))
                                    .isAfter(Instant.now().minusSeconds(60));
                        }));
                engine.post("/encoreJobs/" + id + "/cancel", "");
                listener.awaitEnd();
                assertThat(listener.events().getLast().get("status").stringValue())
                        .isIn("CANCELLED", "SUCCESSFUL");
            }
        }
    }

    private static String event(UUID id, String status, int progress, String speed, String fps, String end) {
        return "{\"jobId\":\"%s\",\"status\":\"%s\",\"progress\":%d,\"speed\":%s,\"fps\":%s,\"estimatedEndDate\":%s,\"message\":null}"
                .formatted(id, status, progress, speed, fps, end);
    }

    private static RunningEngine engine() {
        return RunningEngine.start(redis, content, List.of(), "encore-settings.poll-disabled=true");
    }

    /** A worker's way to the queue; its leases outlast these tests, which do not renew them. */
    private static JobQueue queue() {
        QueueTerms terms = new QueueTerms(1, Duration.ofHours(1), Duration.ofHours(1), 3, 0, Duration.ofMinutes(1));
        return new JobQueue(
                working.bean(RedissonClient.class), working.bean(InstanceKeyspace.class), terms, new JobCodec());
    }

    private static UUID submit() {
        RunningEngine.Answer created = working.post("/encoreJobs", """
                {"profile": "program", "outputFolder": "/usercontent/%s", "baseName": "a", "priority": 90,
                 "inputs": [{"type": "AudioVideo", "uri": "https://media.example/in.mp4"}]}
                """.formatted(UUID.randomUUID()));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return UUID.fromString(created.json().get("id").stringValue());
    }

    private static Lease take(UUID id) {
        Lease lease = queue().lease(UUID.randomUUID()).orElseThrow().lease();
        assertThat(lease.job()).isEqualTo(id);
        return lease;
    }

    private static void cancel(UUID id) {
        assertThat(working.post("/encoreJobs/" + id + "/cancel", "").status()).isEqualTo(200);
    }

    private static long subscribers() {
        try (RawRedis asking = RawRedis.connect(redis.uri().getPort(), "default", password())) {
            List<?> answer = (List<?>) asking.call("PUBSUB", "NUMSUB", "{encore}:news");
            return (Long) answer.get(1);
        }
    }

    private static String password() {
        return redis.uri().getUserInfo().substring(1);
    }

    private static Listener follow(RunningEngine engine, UUID id) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(engine.address() + "/encoreJobs/" + id + "/events"))
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<InputStream> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return new Listener(answer);
    }

    /** A client that reads one stream to its end. */
    private static final class Listener implements AutoCloseable {

        private final HttpResponse<InputStream> answer;
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final Thread reading;

        Listener(HttpResponse<InputStream> answer) {
            this.answer = answer;
            this.reading = Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (java.io.BufferedReader reader =
                    new java.io.BufferedReader(new java.io.InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.add(line);
                }
            } catch (IOException e) {
                lines.add("broken");
            }
        }

        HttpResponse<InputStream> answer() {
            return answer;
        }

        List<String> lines() {
            return lines;
        }

        List<JsonNode> events() {
            return lines.stream()
                    .filter(line -> line.startsWith("data: "))
                    .map(line -> JSON.readTree(line.substring(6)))
                    .toList();
        }

        String lastId() {
            return lines.stream()
                    .filter(line -> line.startsWith("id: "))
                    .reduce((first, second) -> second)
                    .orElseThrow()
                    .substring(4);
        }

        void await(int events) {
            org.awaitility.Awaitility.await()
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(events()).hasSizeGreaterThanOrEqualTo(events));
        }

        void awaitEnd() {
            org.awaitility.Awaitility.await()
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(reading.isAlive()).isFalse());
            assertThat(lines).doesNotContain("broken");
        }

        @Override
        public void close() {
            try {
                answer.body().close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
