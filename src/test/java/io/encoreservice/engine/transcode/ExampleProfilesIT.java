package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.encoreservice.engine.RunningEngine;
import io.encoreservice.engine.queue.Queues;
import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.bundle.TestFfmpeg;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.redisson.api.RedissonClient;
import tools.jackson.databind.JsonNode;

/** The profiles that the service brings along, run through the engine's own API, and what they made probed. */
class ExampleProfilesIT {

    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    static Path content;

    private static RedisServer server;
    private static RedissonClient client;
    private static RunningEngine engine;

    @BeforeAll
    static void startAnEngineWithSomeMedia() throws Exception {
        server = RedisServer.start();
        client = server.connect();
        FfmpegTools tools = TestFfmpeg.tools();
        engine = RunningEngine.start(
                server,
                content,
                List.of(),
                "encore-settings.redis.prefix=" + new Queues(client).keyspace().prefix(),
                "encore-settings.tools.ffmpeg=" + tools.ffmpeg().toAbsolutePath(),
                "encore-settings.tools.ffprobe=" + tools.ffprobe().toAbsolutePath(),
                "encore-settings.tools.libraries=" + tools.libraries().toAbsolutePath(),
                "encore-settings.tools.font=" + tools.font().toAbsolutePath());
        TestMedia.clip(content.resolve("clip.mp4"), 2);
        // why: the left channel holds a steady tone, the centre speaks in the second half only.
        TestMedia.make(
                content.resolve("surround.mov"),
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=320x180:r=25:d=4",
                "-f",
                "lavfi",
                "-i",
                "aevalsrc=0.2*sin(2000*PI*t)|0.2*sin(2000*PI*t)|0.8*sin(600*PI*t)*gt(t\\,2)|0|0|0:c=5.1:s=48000:d=4",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                "pcm_s16le");
        TestMedia.tone(content.resolve("stereo.wav"), 2, 2);
    }

    @AfterAll
    static void stop() {
        engine.close();
        client.shutdown();
        server.close();
    }

    private static JsonNode run(String profile, String more, String... inputs) {
        RunningEngine.Answer posted = engine.post("/encoreJobs", """
                {"profile": "%s", "baseName": "%s", "outputFolder": "/usercontent/%s"%s, "inputs": [%s]}
                """.formatted(
                profile, "demo", profile + Integer.toHexString(more.hashCode()), more, String.join(",", inputs)));
        assertThat(posted.status()).as(posted.body()).isEqualTo(201);
        String path = "/encoreJobs/" + posted.json().path("id").asString();
        await().atMost(LONG)
                .untilAsserted(
                        () -> assertThat(engine.get(path).json().path("status").asString())
                                .isIn("SUCCESSFUL", "FAILED"));
        RunningEngine.Answer ended = engine.get(path);
        assertThat(ended.json().path("status").asString()).as(ended.body()).isEqualTo("SUCCESSFUL");
        return ended.json();
    }

    private static String input(String name) {
        return "{\"type\": \"AudioVideo\", \"uri\": \"/usercontent/" + name + "\"}";
    }

    /** Each file as {@code <suffix> <codec> <size> <frames> | <codec> <channels> …}. */
    private static List<String> made(JsonNode job) {
        return job.path("output").values().stream()
                .map(file -> {
                    String name = file.path("file").asString().replaceAll(".*/demo", "");
                    Stream<String> video = file.path("videoStreams").values().stream()
                            .map(stream -> " " + stream.path("codec").asString() + " "
                                    + stream.path("width").asInt() + "x"
                                    + stream.path("height").asInt() + " "
                                    + stream.path("numFrames").asInt());
                    Stream<String> audio = file.path("audioStreams").values().stream()
                            .map(stream -> " " + stream.path("codec").asString() + " "
                                    + stream.path("channels").asInt());
                    String picture = file.path("type").asString().equals("ImageFile")
                            ? " " + file.path("width").asInt() + "x"
                                    + file.path("height").asInt()
                            : "";
                    return name
                            + picture
                            + String.join("", Stream.concat(video, audio).toList());
                })
                .toList();
    }

    private static void assertDurations(JsonNode job, double seconds) {
        for (JsonNode file : job.path("output").values()) {
            if (file.has("duration")) {
                assertThat(file.path("duration").asDouble())
                        .as(file.path("file").asString())
                        .isCloseTo(seconds, within(0.15));
            }
        }
    }

    @Test
    void programIsALadderOfFiveSizesWithItsSoundsAndPictures() {
        JsonNode job = run("program", "", input("clip.mp4"));

        assertThat(made(job))
                .containsExactly(
                        "_x264_1080.mp4 h264 1920x1080 50 aac 2",
                        "_x264_720.mp4 h264 1280x720 50 aac 2",
                        "_x264_540.mp4 h264 960x540 50 aac 2",
                        "_x264_360.mp4 h264 640x360 50 aac 2",
                        "_x264_234.mp4 h264 416x234 50 aac 2",
                        "_STEREO.mp4 aac 2",
                        "_STEREO_DE.mp4 aac 2",
                        "_thumb01.jpg 640x360",
                        "_thumb02.jpg 640x360",
                        "_thumb03.jpg 640x360",
                        "_6x10_160x90_thumbnail_map.jpg 960x900");
        assertDurations(job, 2);
        assertThat(job.path("progress").asInt()).isEqualTo(100);
    }

    @Test
    void programX265IsTheSameInHevcAndWithSurround() {
        JsonNode job = run("program-x265", ", \"duration\": 1", input("surround.mov"));

        assertThat(made(job))
                .containsExactly(
                        "_x265_1080.mp4 hevc 1920x1080 25 aac 2",
                        "_x265_720.mp4 hevc 1280x720 25 aac 2",
                        "_x265_540.mp4 hevc 960x540 25 aac 2",
                        "_x265_360.mp4 hevc 640x360 25 aac 2",
                        "_x265_234.mp4 hevc 416x234 25 aac 2",
                        "_STEREO.mp4 aac 2",
                        "_STEREO_DE.mp4 aac 2",
                        "_SURROUND.mp4 ac3 6",
                        "_thumb01.jpg 640x360",
                        "_thumb02.jpg 640x360",
                        "_thumb03.jpg 640x360",
                        "_6x10_160x90_thumbnail_map.jpg 960x900");
        assertDurations(job, 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | _archive | 320x180",
                "', \"profileParams\": {\"suffix\": \"_raw\", \"height\": 360}' | _raw | 640x360"
            })
    void archiveKeepsPictureAndAllSoundForEditing(String params, String suffix, String size) {
        JsonNode job = run("archive", params, input("surround.mov"));

        assertThat(made(job))
                .containsExactly(
                        suffix + ".mxf dnxhd " + size + " 100 pcm_s24le 6",
                        suffix + ".mov prores " + size + " 100 pcm_s24le 6");
        assertThat(job.path("output").get(0).path("format").asString()).isEqualTo("MXF");
        assertDurations(job, 4);
    }

    @Test
    void dialogueEnhancementPressesTheOthersDownWhileTheCentreSpeaks() throws Exception {
        JsonNode job = run("dialogue-enhancement", "", input("surround.mov"));

        assertThat(made(job))
                .containsExactly(
                        "_STEREO.mp4 aac 2", "_STEREO_DE.mp4 aac 2", "_SURROUND.mp4 ac3 6", "_SURROUND_DE.mp4 ac3 6");
        assertDurations(job, 4);
        Path folder = content.resolve(job.path("outputFolder").asString().substring("/usercontent/".length()));
        double before = Loudness.of(folder.resolve("demo_SURROUND_DE.mp4"), "FL", 0.5);
        double during = Loudness.of(folder.resolve("demo_SURROUND_DE.mp4"), "FL", 2.7);
        double plainBefore = Loudness.of(folder.resolve("demo_SURROUND.mp4"), "FL", 0.5);
        double plainDuring = Loudness.of(folder.resolve("demo_SURROUND.mp4"), "FL", 2.7);
        assertThat(plainDuring).isCloseTo(plainBefore, within(0.5));
        assertThat(before).isCloseTo(plainBefore, within(1.0));
        assertThat(during).isLessThan(before - 6);
    }

    @Test
    void multipleInputsGivePictureSoundAndAnotherSound() {
        JsonNode job = run(
                "multiple-inputs",
                ", \"seekTo\": 0.4, \"duration\": 1, \"thumbnailTime\": 1",
                "{\"type\": \"Video\", \"uri\": \"/usercontent/clip.mp4\", \"videoStream\": 0}",
                "{\"type\": \"Audio\", \"uri\": \"/usercontent/surround.mov\", \"seekTo\": 1}",
                "{\"type\": \"Audio\", \"uri\": \"/usercontent/stereo.wav\", \"audioLabel\": \"alt\"}");

        assertThat(made(job))
                .containsExactly(
                        "_x264_1080.mp4 h264 1920x1080 25 aac 2 aac 2",
                        "_STEREO.mp4 aac 2",
                        "_SURROUND.mp4 ac3 6",
                        "_STEREO_ALT.mp4 aac 2",
                        "_thumb01.jpg 640x360",
                        "_6x10_160x90_thumbnail_map.jpg 960x900");
        assertDurations(job, 1);
    }

    @Test
    void figuresOfQualityStandInTheDocument() throws Exception {
        Path profiles = Files.createDirectories(content.resolveSibling("quality-profiles"));
        Files.writeString(profiles.resolve("index.yml"), "compared: compared.yml");
        Files.writeString(profiles.resolve("compared.yml"), """
                encodes: [{type: X264Encode, suffix: _v, height: 90, params: {pix_fmt: yuv420p}, vmaf: {enabled: true}}]
                """);
        FfmpegTools tools = TestFfmpeg.tools();
        try (RunningEngine other = RunningEngine.start(
                server,
                content,
                List.of(),
                "encore-settings.redis.prefix=" + new Queues(client).keyspace().prefix(),
                "encore-settings.profile.location="
                        + profiles.resolve("index.yml").toUri(),
                "encore-settings.encoding.include-quality-metrics=ssim",
                "encore-settings.tools.ffmpeg=" + tools.ffmpeg().toAbsolutePath(),
                "encore-settings.tools.ffprobe=" + tools.ffprobe().toAbsolutePath(),
                "encore-settings.tools.libraries=" + tools.libraries().toAbsolutePath())) {
            RunningEngine.Answer posted = other.post("/encoreJobs", """
                    {"profile": "compared", "baseName": "q", "outputFolder": "/usercontent/q", "inputs": [%s]}
                    """.formatted(input("clip.mp4")));
            String path = "/encoreJobs/" + posted.json().path("id").asString();
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(
                                    other.get(path).json().path("status").asString())
                            .isEqualTo("SUCCESSFUL"));

            JsonNode metrics = other.get(path).json().path("qualityMetrics");

            assertThat(metrics.propertyNames()).containsExactly("q_v.mp4");
            assertThat(metrics.path("q_v.mp4").propertyNames()).containsExactly("ssim");
            assertThat(metrics.path("q_v.mp4").path("ssim").propertyNames())
                    .containsExactly("min", "max", "mean", "harmonic_mean");
            assertThat(metrics.path("q_v.mp4").path("ssim").path("mean").asDouble())
                    .isBetween(0.3, 0.999);
        }
    }
}
