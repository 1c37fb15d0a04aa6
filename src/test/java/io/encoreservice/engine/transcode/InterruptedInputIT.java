package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.encoreservice.engine.RunningEngine;
import io.encoreservice.engine.queue.Queues;
import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.bundle.TestFfmpeg;
import io.encoreservice.shared.redis.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RedissonClient;
import tools.jackson.databind.JsonNode;

/** A web server that hangs up in the middle of an input. */
class InterruptedInputIT {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-.*");

    @TempDir
    Path folder;

    private final AtomicInteger hungUp = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private RedisServer server;
    private RedissonClient client;
    private HttpServer origin;
    private RunningEngine engine;

    @BeforeEach
    void start() throws Exception {
        Path clip = TestMedia.make(
                folder.resolve("clip.ts"),
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=320x180:r=25:d=4",
                "-f",
                "lavfi",
                "-i",
                "sine=r=48000:d=4",
                "-c:a",
                "mp2",
                "-c:v",
                "mpeg2video",
                "-b:v",
                "4M",
                "-minrate",
                "4M",
                "-maxrate",
                "4M",
                "-bufsize",
                "1M");
        byte[] bytes = Files.readAllBytes(clip);
        origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        origin.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        origin.createContext("/clip.ts", exchange -> answer(exchange, bytes));
        origin.createContext("/busy.ts", exchange -> answerWhenNotBusy(exchange, bytes));
        origin.start();
        server = RedisServer.start();
        client = server.connect();
        FfmpegTools tools = TestFfmpeg.tools();
        engine = RunningEngine.start(
                server,
                folder.resolve("content"),
                List.of(),
                "encore-settings.redis.prefix=" + new Queues(client).keyspace().prefix(),
                "encore-settings.profile.location=classpath:/test-profiles/profiles.yml",
                "encore-settings.timeouts.retry-pause=100ms",
                "encore-settings.outbound.allow=127.0.0.1:"
                        + origin.getAddress().getPort(),
                "encore-settings.tools.ffmpeg=" + tools.ffmpeg().toAbsolutePath(),
                "encore-settings.tools.ffprobe=" + tools.ffprobe().toAbsolutePath(),
                "encore-settings.tools.libraries=" + tools.libraries().toAbsolutePath());
    }

    @AfterEach
    void stop() {
        engine.close();
        client.shutdown();
        server.close();
        origin.stop(0);
    }

    /** Of every two answers with much in them the first ends in its middle. */
    private void answer(HttpExchange exchange, byte[] bytes) throws IOException {
        Matcher range =
                RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
        int from = range.matches() ? Integer.parseInt(range.group(1)) : 0;
        int length = bytes.length - from;
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
        exchange.sendResponseHeaders(range.matches() ? 206 : 200, length);
        boolean hangUp = length > 400_000 && hungUp.get() < 4;
        try (exchange) {
            exchange.getResponseBody().write(bytes, from, hangUp ? length / 2 : length);
            exchange.getResponseBody().flush();
            if (hangUp) {
                hungUp.incrementAndGet();
            }
        }
    }

    private void answerWhenNotBusy(HttpExchange exchange, byte[] bytes) throws IOException {
        if (busy.getAndDecrement() > 0) {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        } else {
            answer(exchange, bytes);
        }
    }

    private JsonNode run(String file, String more, String params) {
        RunningEngine.Answer posted = engine.post(
                "/encoreJobs", """
                {"profile": "x264", "baseName": "demo", "outputFolder": "/usercontent/out", %s
                 "inputs": [{"type": "AudioVideo", "params": %s, "uri": "http://127.0.0.1:%d/%s"}]}
                """.formatted(more, params, origin.getAddress().getPort(), file));
        assertThat(posted.status()).as(posted.body()).isEqualTo(201);
        String path = "/encoreJobs/" + posted.json().path("id").asString();
        await().atMost(LONG)
                .untilAsserted(
                        () -> assertThat(engine.get(path).json().path("status").asString())
                                .isIn("SUCCESSFUL", "FAILED"));
        return engine.get(path).json();
    }

    @Test
    void theRestIsFetchedAgainUnlessTheInputSaysOtherwise() {
        JsonNode again = run("clip.ts", "", "{}");

        assertThat(again.path("status").asString()).as(again.toString()).isEqualTo("SUCCESSFUL");
        assertThat(hungUp.get()).isGreaterThan(1);
        assertThat(again.path("output")
                        .get(0)
                        .path("videoStreams")
                        .get(0)
                        .path("numFrames")
                        .asInt())
                .isBetween(99, 101);

        hungUp.set(0);
        JsonNode never = run("clip.ts", "\"retries\": 0,", "{\"reconnect\": \"0\"}");

        assertThat(never.path("status").asString()).as(never.toString()).isEqualTo("FAILED");
    }

    @Test
    void aServerThatIsBusyIsAskedAgainLaterAndTheJobTellsOfIt() {
        busy.set(1);
        JsonNode job = run("busy.ts", "", "{}");

        assertThat(job.path("status").asString()).as(job.toString()).isEqualTo("SUCCESSFUL");
        assertThat(job.path("history").size()).as(job.toString()).isEqualTo(1);
        assertThat(job.path("history").get(0).path("ending").asString()).isEqualTo("FAILED");
        assertThat(job.path("history").get(0).path("message").asString()).contains("5XX");
    }

    @Test
    void aServerThatIsAlwaysBusyFailsTheJobAfterThreeAttempts() {
        busy.set(Integer.MAX_VALUE);
        JsonNode job = run("busy.ts", "", "{}");

        assertThat(job.path("status").asString()).as(job.toString()).isEqualTo("FAILED");
        assertThat(job.path("history").size()).as(job.toString()).isEqualTo(2);
        assertThat(job.path("message").asString()).contains("5XX");
    }
}
