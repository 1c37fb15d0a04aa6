package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.engine.RunningEngine;
import io.encoreservice.engine.transcode.TestMedia;
import io.encoreservice.shared.redis.StoppableRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jobs in segments, over HTTP, by an engine that runs one thing at a time. */
class SegmentedJobIT {

    private static final String SEGMENTS = "\"segmentLength\": 1.5,";
    private static final int SECONDS = 6;
    private static final int FRAMES = 150;

    @TempDir
    Path folder;

    @TempDir
    Path content;

    private StoppableRedis redis;
    private ToolLog tools;
    private RunningEngine engine;
    private JobApi jobs;

    @BeforeEach
    void start() throws Exception {
        redis = StoppableRedis.start();
        TestMedia.clip(content.resolve("a.mp4"), SECONDS);
        tools = ToolLog.in(folder, "[[ $call != ffmpeg*broken.mp4*/2.* ]] || { echo 'It broke' >&2; exit 1; }");
        engine = RunningEngine.start(
                redis.uri(),
                content,
                List.of(),
                Stream.concat(
                                Stream.of(tools.properties()),
                                Stream.of(
                                        "encore-settings.workers=1",
                                        "encore-settings.profile.location=classpath:/test-profiles/profiles.yml"))
                        .toArray(String[]::new));
        jobs = new JobApi(engine.address(), content);
    }

    @AfterEach
    void stop() throws Exception {
        jobs.close();
        engine.close();
        redis.close();
    }

    @Test
    void oneWorkerAloneMakesAllSegmentsAndJoinsThem() {
        UUID id = jobs.submit(JobApi.body("segments", "demo", JobApi.file("a.mp4"), SEGMENTS));

        jobs.awaitSuccess(id);

        JsonNode job = jobs.find(id);
        assertThat(job.path("segmentLength").asDouble()).isEqualTo(1.5);
        assertThat(job.path("progress").asInt()).isEqualTo(100);
        JsonNode video = job.path("output").path(0);
        assertThat(video.path("file").asString()).isEqualTo("/usercontent/out/demo/demo_large.mp4");
        assertThat(video.path("videoStreams").path(0).path("numFrames").asInt()).isEqualTo(FRAMES);
        assertThat(video.path("audioStreams").size()).isEqualTo(2);
        assertThat(content.resolve("out/demo/demo_sound.mp4")).isNotEmptyFile();
    }

    @Test
    void cancellingEndsAllSegmentsAndLeavesNothing() {
        UUID id = jobs.submit(JobApi.body("segments", "demo", JobApi.inRealTime("a.mp4"), SEGMENTS));
        await().atMost(JobApi.LONG).untilAsserted(() -> assertThat(segments()).containsExactly(0, 1, 2, 3));

        assertThat(jobs.cancel(id)).isEqualTo(200);

        assertThat(jobs.status(id)).isEqualTo("CANCELLED");
        await().atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(Signals.children(id.toString())).isEmpty());
        await().atMost(JobApi.LONG)
                .untilAsserted(
                        () -> assertThat(content.resolve(".attempts/" + id)).doesNotExist());
        assertThat(segments()).isEmpty();
        assertThat(content.resolve("out")).doesNotExist();
    }

    @Test
    void aSegmentThatFailsTwiceFailsItsJobAndTheWorkerGoesOn() throws Exception {
        Files.copy(content.resolve("a.mp4"), content.resolve("broken.mp4"));
        UUID id = jobs.submit(small("broken", JobApi.file("broken.mp4")));
        UUID next = jobs.submit(small("next", JobApi.file("a.mp4")));

        assertThat(jobs.awaitFailure(id)).startsWith("Segment 2: ").contains("It broke");

        assertThat(jobs.find(id).path("history").valueStream())
                .singleElement()
                .returns("FAILED", past -> past.path("ending").asString())
                .returns("2", past -> past.path("segment").asString())
                .satisfies(past -> assertThat(past.path("message").asString()).contains("It broke"));
        assertThat(tools.count("ffmpeg", id + "/2.")).isEqualTo(2);
        assertThat(tools.count("ffmpeg", id + "/3.")).isZero();
        assertThat(Signals.children(id.toString())).isEmpty();
        assertThat(content.resolve("out/broken")).doesNotExist();
        jobs.awaitSuccess(next);
        assertWhole("next");
    }

    @Test
    void manyDividedJobsAndAnUrgentOneDoNotWaitForEachOther() throws Exception {
        List<UUID> divided = Stream.of("one", "two", "three")
                .map(name -> jobs.submit(small(name, JobApi.file("a.mp4"))))
                .toList();
        await().atMost(JobApi.LONG).untilAsserted(() -> assertThat(segments()).contains(1, 2, 3));
        UUID urgent = jobs.submit(JobApi.body("x264", "urgent", JobApi.file("a.mp4"), "\"priority\": 90,"));

        jobs.awaitSuccess(urgent);
        for (UUID id : divided) {
            jobs.awaitSuccess(id);
        }

        assertThat(divided)
                .filteredOn(id -> completed(id).isAfter(completed(urgent)))
                .hasSizeGreaterThanOrEqualTo(2);
        for (String name : List.of("one", "two", "three")) {
            assertWhole(name);
        }
    }

    @Test
    void aQueueThatIsPausedInTheMiddleStartsNoFurtherSegmentUntilItGoesOn() throws Exception {
        UUID id = jobs.submit(small("paused", JobApi.inRealTime("a.mp4")));
        await().atMost(JobApi.LONG).untilAsserted(() -> assertThat(segments()).containsExactly(1, 2, 3));

        jobs.send("POST", "/queue/pause", "");

        await().atMost(JobApi.LONG)
                .untilAsserted(
                        () -> assertThat(jobs.send("GET", "/queue/state", null).body())
                                .isEqualTo("{\"paused\":true,\"waiting\":3,\"running\":0}"));
        assertThat(jobs.status(id)).isEqualTo("IN_PROGRESS");
        assertThat(tools.count("ffmpeg", id + "/1.")).isZero();
        jobs.send("POST", "/queue/resume", "");
        jobs.awaitSuccess(id);
        assertWhole("paused");
    }

    @Test
    void aRedisThatDiesAmidTheSegmentsForgetsNoneOfThem() throws Exception {
        UUID id = jobs.submit(small("kept", JobApi.inRealTime("a.mp4")));
        await().atMost(JobApi.LONG).untilAsserted(() -> assertThat(segments()).containsExactly(2, 3));

        redis.kill();
        redis.startAgain();
        jobs.awaitAnswer("/encoreJobs/" + id, 200);

        jobs.awaitSuccess(id);
        for (int number = 0; number < 4; number++) {
            assertThat(tools.count("ffmpeg", id + "/" + number + "."))
                    .as("segment %d", number)
                    .isEqualTo(1);
        }
        assertThat(jobs.find(id).has("history")).isFalse();
        assertWhole("kept");
    }

    private static String small(String name, String input) {
        return JobApi.body("segments-small", name, input, SEGMENTS);
    }

    private Instant completed(UUID id) {
        return Instant.parse(jobs.find(id).path("completedDate").asString());
    }

    private void assertWhole(String name) throws Exception {
        assertThat(TestMedia.probe(content.resolve("out/" + name + "/" + name + "_x264.mp4"))
                        .path(0)
                        .path("nb_read_frames")
                        .asInt())
                .isEqualTo(FRAMES);
    }

    private List<Integer> segments() {
        return JsonMapper.shared()
                .readTree(jobs.send("GET", "/queue", null).body())
                .valueStream()
                .map(item -> item.path("segment").asInt())
                .toList();
    }
}
