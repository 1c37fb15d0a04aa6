package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.engine.transcode.TestMedia;
import io.encoreservice.shared.redis.RedisServer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Engines that die or stop amid the parts of a divided job; {@code failure.seed} says at which one, and when. */
class SegmentKillsIT {

    private static final long SEED = Long.getLong("failure.seed", 5);
    private static final String SEGMENTS = "\"segmentLength\": 0.75,";
    private static final int SECONDS = 3;
    private static final int FRAMES = 75;
    private static final int NUMBER = 4;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private Path content;
    private RedisServer redis;
    private JobApi jobs;

    @BeforeEach
    void start() throws Exception {
        System.out.printf("seed %d%n", SEED);
        content = Files.createDirectories(folder.resolve("content"));
        for (String name : List.of("divided", "encoded", "joined", "slow")) {
            TestMedia.clip(content.resolve(name + ".mp4"), SECONDS);
        }
        redis = RedisServer.start();
    }

    @AfterEach
    void stop() {
        if (jobs != null) {
            jobs.close();
        }
        redis.close();
    }

    @Test
    void anotherEngineDoesWhatIsLeftOfJobsWhoseEngineDiesWhileItDividesEncodesOrJoins() throws Exception {
        int segment = random.nextInt(NUMBER);
        // why: before, nothing of the files is there yet; after, all of them, though nobody has said so.
        String before = random.nextBoolean() ? "" : "\"$program\" \"$@\"; ";
        ToolLog doomedTools = ToolLog.in(folder.resolve("doomed"), """
                case "$call" in
                  "ffprobe "*divided.mp4*|"ffmpeg "*encoded.mp4*/%d.[0-9]*|"ffmpeg "*.list*)
                    %snote held; exec /bin/sleep 600 ;;
                esac
                """.formatted(segment, before));
        ToolLog tools = ToolLog.in(folder.resolve("other"));
        try (EngineProgram doomed = engine("doomed", doomedTools, 3)) {
            jobs = new JobApi(doomed.address(), content);
            UUID joined = jobs.submit(job("joined"));
            awaitHeld(doomedTools, ".list");
            UUID divided = jobs.submit(job("divided"));
            awaitHeld(doomedTools, "divided.mp4");
            UUID encoded = jobs.submit(job("encoded"));
            awaitHeld(doomedTools, "encoded.mp4");
            jobs.close();
            try (EngineProgram other = engine("other", tools, 2)) {
                jobs = new JobApi(other.address(), content);
                await().atMost(JobApi.LONG)
                        .untilAsserted(() -> assertThat(
                                        jobs.send("GET", "/queue", null).body())
                                .isEqualTo("[]"));

                Signals.send("KILL", doomed.handle());

                for (UUID id : List.of(joined, divided, encoded)) {
                    jobs.awaitSuccess(id);
                }
                assertThat(history(joined)).containsExactly("LOST");
                assertThat(history(divided)).containsExactly("LOST");
                assertThat(history(encoded)).containsExactly("LOST " + segment);
                assertThat(tools.count("ffmpeg", "joined.mp4")).isZero();
                assertThat(tools.count("ffmpeg", encoded + "/" + segment + ".2-"))
                        .isEqualTo(1);
                for (String name : List.of("joined", "divided", "encoded")) {
                    assertMadeOnce(name);
                }
                assertThat(files(content.resolve(".attempts"))).isEmpty();
                assertThat(Signals.children(content.toString())).noneMatch(child -> !child.equals(other.handle()));
            }
        }
    }

    @Test
    void theOnlyEngineStopsInTheMiddleAndWhatWasMadeIsNotMadeAgain() throws Exception {
        ToolLog tools = ToolLog.in(folder.resolve("tools"));
        UUID id;
        int segment = 1 + random.nextInt(NUMBER - 1);
        try (EngineProgram engine = engine("first", tools, 1)) {
            jobs = new JobApi(engine.address(), content);
            id = jobs.submit(JobApi.body("segments-small", "slow", JobApi.inRealTime("slow.mp4"), SEGMENTS));
            await().atMost(JobApi.LONG)
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(() -> assertThat(tools.count("ffmpeg", id + "/" + segment + ".1-"))
                            .isPositive());
        }
        jobs.close();
        assertThat(Signals.children(id.toString())).isEmpty();
        try (EngineProgram engine = engine("second", tools, 1)) {
            jobs = new JobApi(engine.address(), content);

            jobs.awaitSuccess(id);

            for (int number = 0; number < NUMBER; number++) {
                assertThat(tools.count("ffmpeg", id + "/" + number + "."))
                        .as("segment %d", number)
                        .isEqualTo(number == segment ? 2 : 1);
            }
            assertThat(tools.count("ffmpeg", "/slow.mp4"))
                    .as("sound, segments and one of them again")
                    .isEqualTo(NUMBER + 2);
            assertThat(history(id)).containsExactly("PUT_BACK " + segment);
            assertMadeOnce("slow");
        }
    }

    private EngineProgram engine(String name, ToolLog tools, int workers) throws IOException {
        return EngineProgram.start(
                redis,
                content,
                folder.resolve(name + ".log"),
                List.of(),
                Stream.concat(Stream.of(tools.properties()), Stream.of("encore-settings.workers=" + workers))
                        .toArray(String[]::new));
    }

    private static String job(String name) {
        return JobApi.body("segments-small", name, JobApi.file(name + ".mp4"), SEGMENTS);
    }

    private static void awaitHeld(ToolLog tools, String word) {
        await().atMost(JobApi.LONG)
                .untilAsserted(() -> assertThat(tools.count("held", word)).isEqualTo(1));
    }

    private List<String> history(UUID id) {
        return jobs.find(id)
                .path("history")
                .valueStream()
                .map(past -> past.path("ending").asString()
                        + (past.has("segment") ? " " + past.path("segment").asString() : ""))
                .toList();
    }

    private void assertMadeOnce(String name) throws Exception {
        assertThat(files(content.resolve("out/" + name))).containsExactly(name + "_x264.mp4");
        JsonNode probed = TestMedia.probe(content.resolve("out/" + name + "/" + name + "_x264.mp4"));
        assertThat(probed.valueStream())
                .extracting(stream -> stream.path("codec_type").asString())
                .containsExactly("video", "audio");
        assertThat(probed.path(0).path("nb_read_frames").asInt()).isEqualTo(FRAMES);
    }

    private static List<String> files(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        }
        return names;
    }
}
