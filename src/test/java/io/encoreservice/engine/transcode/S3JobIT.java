package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.encoreservice.engine.RunningEngine;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.engine.queue.Lease;
import io.encoreservice.engine.queue.Queues;
import io.encoreservice.engine.queue.Submission;
import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.bundle.TestFfmpeg;
import io.encoreservice.shared.redis.RedisServer;
import io.encoreservice.shared.s3.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RedissonClient;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class S3JobIT {

    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    static Path media;

    @TempDir
    Path folder;

    private static RedisServer server;
    private static RedissonClient client;
    private static S3Server s3;
    private Queues queues;

    @BeforeAll
    static void startServers() throws Exception {
        server = RedisServer.start();
        client = server.connect();
        s3 = S3Server.start();
        s3.put("media", "in/a clip.mp4", TestMedia.clip(media.resolve("a.mp4"), 4));
        s3.createBucket("out");
    }

    @AfterAll
    static void stopServers() {
        s3.close();
        client.shutdown();
        server.close();
    }

    @BeforeEach
    void takeAQueue() {
        queues = new Queues(client);
    }

    @Test
    void aJobAsTheTranscodeClientPostsItReadsAndWritesObjectsAndTellsNoSecret(CapturedOutput output) throws Exception {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        HttpServer listener = listener(told);
        try (RunningEngine engine = engine(
                s3.secretKey(),
                s3.authority() + ",127.0.0.1:" + listener.getAddress().getPort())) {
            RunningEngine.Answer posted = engine.post(
                    "/encoreJobs", """
                    {"externalId": "x", "profile": "program-kf", "baseName": "demo", "outputFolder": "s3://out/kf/",
                     "seekTo": 1, "duration": 2, "progressCallbackUri": "http://127.0.0.1:%d/told",
                     "profileParams": {"keyframes": "expr:not(mod(n,96))+eq(n,25)"},
                     "inputs": [{"type": "AudioVideo", "copyTs": true, "uri": "s3://media/in/a clip.mp4",
                       "params": {"reconnect": "1", "reconnect_on_network_error": "1"}}]}
                    """.formatted(listener.getAddress().getPort()));
            assertThat(posted.status()).as(posted.body()).isEqualTo(201);

            RunningEngine.Answer ended = ended(engine, posted.json().path("id").asString());

            assertThat(ended.json().path("status").asString()).as(ended.body()).isEqualTo("SUCCESSFUL");
            assertThat(files(ended.json())).isNotEmpty().allSatisfy(file -> {
                assertThat(file).startsWith("s3://out/kf/demo_");
                assertThat(s3.get("out", file.substring("s3://out/".length()))).isNotEmpty();
            });
            assertThat(s3.list("out")).anyMatch(key -> key.endsWith(".jpg"));
            assertThat(ended.json()
                            .path("inputs")
                            .get(0)
                            .path("analyzed")
                            .path("file")
                            .asString())
                    .isEqualTo("s3://media/in/a clip.mp4");
            await().atMost(LONG).untilAsserted(() -> assertThat(told).anyMatch(body -> body.contains("SUCCESSFUL")));
            assertThat(output.getAll() + ended.body() + told).doesNotContain(s3.secretKey(), "X-Amz-", s3.accessKey());
            assertThat(attempts()).isEmpty();
        } finally {
            listener.stop(0);
        }
    }

    @Test
    void aJobInSegmentsReadsAndWritesObjectsToo(CapturedOutput output) throws Exception {
        try (RunningEngine engine = engine(s3.secretKey(), s3.authority())) {
            RunningEngine.Answer posted = engine.post("/encoreJobs", """
                    {"profile": "program", "baseName": "cut", "outputFolder": "s3://out/cut", "segmentLength": 1.5,
                     "inputs": [{"type": "AudioVideo", "uri": "s3://media/in/a clip.mp4"}]}
                    """);

            RunningEngine.Answer ended = ended(engine, posted.json().path("id").asString());

            assertThat(ended.json().path("status").asString()).as(ended.body()).isEqualTo("SUCCESSFUL");
            assertThat(output.getAll()).contains("is divided into 3 segments").doesNotContain("X-Amz-");
            assertThat(files(ended.json()))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(s3.get("out", file.substring("s3://out/".length())))
                            .isNotEmpty());
            assertThat(s3.list("out").stream().filter(key -> key.startsWith("cut/")))
                    .hasSameSizeAs(files(ended.json()));
            await().atMost(LONG).untilAsserted(() -> assertThat(attempts()).isEmpty());
        }
    }

    @Test
    void whatObjectStorageRefusesFailsTheJobWithItsCodeAndWithoutTheKey(CapturedOutput output) throws Exception {
        try (RunningEngine engine = engine(s3.secretKey(), s3.authority())) {
            RunningEngine.Answer noObject = run(engine, "program", "s3://media/none.mp4", "s3://out/x");
            RunningEngine.Answer noBucket = run(engine, "program", "s3://media/in/a clip.mp4", "s3://nowhere/x");

            assertThat(message(noObject)).contains("s3://media/none.mp4", "'media'", "NoSuchKey");
            assertThat(message(noBucket)).contains("'nowhere'", "NoSuchBucket");
            assertThat(attempts()).isEmpty();
        }
        try (RunningEngine engine = engine("another-secret", s3.authority())) {
            RunningEngine.Answer wrongKey = run(engine, "program", "s3://media/in/a clip.mp4", "s3://out/x");

            assertThat(message(wrongKey)).contains("'media'", "SignatureDoesNotMatch");
            assertThat(output.getAll() + wrongKey.body()).doesNotContain("another-secret", "X-Amz-");
        }
    }

    @Test
    void anEndpointThatTheOperatorDoesNotAllowIsNotReached() {
        try (RunningEngine engine = engine(s3.secretKey(), "")) {
            RunningEngine.Answer ended = run(engine, "program", "s3://media/in/a clip.mp4", "s3://out/x");

            assertThat(message(ended)).contains("s3://media/in/a clip.mp4", s3.authority(), "is refused");
        }
    }

    @Test
    void withoutSettingsTheFieldsAreNamedAndMalformedOnesAreWithThem() {
        try (RunningEngine engine = engine("", s3.authority())) {
            RunningEngine.Answer answer = post(engine, "program", "s3://media/a.mp4", "s3://out");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().path("reason").asString())
                    .contains("inputs[0].uri", "outputFolder", "no S3 settings");
        }
        try (RunningEngine engine = engine(s3.secretKey(), s3.authority())) {
            for (String input : List.of("s3://media", "s3://media/", "s3:/media/a", "s3://m/a", "s3://media/../a")) {
                RunningEngine.Answer answer = post(engine, "program", input, "s3://out/../x");

                assertThat(answer.status()).as(input).isEqualTo(400);
                assertThat(answer.json().path("reason").asString()).contains("inputs[0].uri", "outputFolder");
            }
        }
    }

    @Test
    void anUploadThatAnEngineLeftIsRepeatedByTheNextOneWhenTheStorageIsBack() throws Exception {
        // Given
        UUID id = UUID.randomUUID();
        JobQueue queue = queues.queue(2);
        JobRequest request =
                Jobs.of("program").reading("s3://media/in/a clip.mp4").request();
        queue.submit(Submission.of(id, request)).job();
        Lease dead = queue.lease(UUID.randomUUID()).orElseThrow().lease();
        Path attempt = Files.createDirectories(folder.resolve(".attempts/" + id + "/" + dead.fence()));
        Files.writeString(attempt.resolve("a.mp4"), "complete");
        queue.commit(
                dead,
                new OutputManifest(List.of(new OutputManifest.Entry("a.mp4", "s3://out/left/a.mp4"))),
                List.of(),
                Map.of(),
                1);
        s3.stop();
        // When
        try (RunningEngine engine = engine(s3.secretKey(), s3.authority())) {
            queues.reapersWereThere();
            queues.expireLease(id);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(document(engine, id.toString())
                                    .path("status")
                                    .asString())
                            .isEqualTo("IN_PROGRESS"));
            s3.startAgain();
            // Then
            RunningEngine.Answer ended = ended(engine, id.toString());
            assertThat(ended.json().path("status").asString()).as(ended.body()).isEqualTo("SUCCESSFUL");
            assertThat(s3.get("out", "left/a.mp4")).asString().isEqualTo("complete");
            await().atMost(LONG).untilAsserted(() -> assertThat(attempts()).isEmpty());
        }
    }

    private RunningEngine engine(String secretKey, String allowed) {
        FfmpegTools tools = TestFfmpeg.tools();
        List<String> properties = new ArrayList<>(List.of(
                "encore-settings.redis.prefix=" + queues.keyspace().prefix(),
                "encore-settings.tools.ffmpeg=" + tools.ffmpeg().toAbsolutePath(),
                "encore-settings.tools.ffprobe=" + tools.ffprobe().toAbsolutePath(),
                "encore-settings.tools.libraries=" + tools.libraries().toAbsolutePath(),
                "encore-settings.tools.font=" + tools.font().toAbsolutePath(),
                "encore-settings.outbound.allow=" + allowed));
        if (!secretKey.isEmpty()) {
            properties.addAll(List.of(
                    "remote-files.s3.enabled=true",
                    "remote-files.s3.endpoint=" + s3.endpoint(),
                    "AWS_ACCESS_KEY_ID=" + s3.accessKey(),
                    "AWS_SECRET_ACCESS_KEY=" + secretKey));
        }
        return RunningEngine.start(server, folder, List.of(), properties.toArray(String[]::new));
    }

    private static RunningEngine.Answer post(RunningEngine engine, String profile, String input, String target) {
        return engine.post("/encoreJobs", """
                {"profile": "%s", "baseName": "demo", "outputFolder": "%s",
                 "inputs": [{"type": "AudioVideo", "uri": "%s"}]}
                """.formatted(profile, target, input));
    }

    private static RunningEngine.Answer run(RunningEngine engine, String profile, String input, String target) {
        RunningEngine.Answer posted = post(engine, profile, input, target);
        assertThat(posted.status()).as(posted.body()).isEqualTo(201);
        return ended(engine, posted.json().path("id").asString());
    }

    private static RunningEngine.Answer ended(RunningEngine engine, String id) {
        await().atMost(LONG)
                .untilAsserted(
                        () -> assertThat(document(engine, id).path("status").asString())
                                .isIn("SUCCESSFUL", "FAILED"));
        return engine.get("/encoreJobs/" + id);
    }

    private static JsonNode document(RunningEngine engine, String id) {
        return engine.get("/encoreJobs/" + id).json();
    }

    private static String message(RunningEngine.Answer ended) {
        assertThat(ended.json().path("status").asString()).as(ended.body()).isEqualTo("FAILED");
        return ended.json().path("message").asString();
    }

    private static List<String> files(JsonNode job) {
        return job.path("output").values().stream()
                .map(file -> file.path("file").asString())
                .toList();
    }

    private List<String> attempts() throws IOException {
        Path attempts = folder.resolve(".attempts");
        if (!Files.isDirectory(attempts)) {
            return List.of();
        }
        try (var entries = Files.list(attempts)) {
            return entries.map(Path::toString).toList();
        }
    }

    private static HttpServer listener(Queue<String> told) throws IOException {
        HttpServer listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/told", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        listener.start();
        return listener;
    }
}
