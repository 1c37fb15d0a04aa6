package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.engine.RunningEngine;
import io.encoreservice.engine.transcode.TestMedia;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
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

    @TempDir
    Path folder;

    @TempDir
    Path content;

    private RedisServer redis;
    private RunningEngine engine;
    private JobApi jobs;

    @BeforeEach
    void start() throws Exception {
        redis = RedisServer.start();
        TestMedia.clip(content.resolve("a.mp4"), 6);
        engine = RunningEngine.start(
                redis,
                content,
                List.of(),
                Stream.concat(
                                Stream.of(ToolLog.in(folder).properties()),
                                Stream.of(
                                        "encore-settings.workers=1",
                                        "encore-settings.profile.location=classpath:/test-profiles/profiles.yml"))
                        .toArray(String[]::new));
        jobs = new JobApi(engine.address(), content);
    }

    @AfterEach
    void stop() {
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
        assertThat(video.path("videoStreams").path(0).path("numFrames").asInt()).isEqualTo(150);
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

    private List<Integer> segments() {
        return JsonMapper.shared()
                .readTree(jobs.send("GET", "/queue", null).body())
                .valueStream()
                .map(item -> item.path("segment").asInt())
                .toList();
    }
}
