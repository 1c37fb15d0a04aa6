package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.encoreservice.engine.RunningEngine;
import io.encoreservice.engine.transcode.TestMedia;
import io.encoreservice.shared.redis.RedisServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RedissonClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real encodes, cancelled at seeded random moments between their POST and their end. */
class CancelAtAnyMomentIT {

    private static final long SEED = Long.getLong("failure.seed", 20_261_201);
    private static final int ROUNDS = Integer.getInteger("failure.cancels", 30);
    private static final int MOST_ROUNDS = 4 * ROUNDS;
    private static final int LEAST_OF_EACH = 2;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    @TempDir
    Path content;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Map<UUID, ConcurrentLinkedQueue<String>> told = new ConcurrentHashMap<>();
    private final Map<Moment, Integer> hits = new EnumMap<>(Moment.class);
    private final Map<String, Integer> ends = new ConcurrentHashMap<>();
    private final Random random = new Random(SEED);
    private RedisServer redis;
    private HttpServer owner;
    private ToolLog tools;
    private RunningEngine engine;
    private JobApi jobs;
    private long longestEnd;

    /** Where a job is when its cancelling reaches it. */
    private enum Moment {
        QUEUED,
        LEASED,
        ANALYSING,
        ENCODING,
        ENDING
    }

    /** Microseconds from a job's POST to what comes next, as one that nobody disturbed showed. */
    private record Course(long probe, long encode, long probeOfOutput, long end) {}

    @BeforeEach
    void start() throws Exception {
        redis = RedisServer.start();
        owner = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        owner.createContext("/", exchange -> {
            JsonNode news = JSON.readTree(exchange.getRequestBody().readAllBytes());
            told.computeIfAbsent(UUID.fromString(news.path("jobId").asString()), id -> new ConcurrentLinkedQueue<>())
                    .add(news.path("status").asString());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        owner.start();
        tools = ToolLog.in(folder);
        TestMedia.clip(content.resolve("a.mp4"), 2);
        engine = RunningEngine.start(
                redis,
                content,
                List.of(),
                Stream.concat(
                                Stream.of(tools.properties()),
                                Stream.of(
                                        "encore-settings.workers=1",
                                        "encore-settings.profile.location=classpath:/test-profiles/profiles.yml",
                                        "encore-settings.outbound.allow=127.0.0.1:"
                                                + owner.getAddress().getPort()))
                        .toArray(String[]::new));
        jobs = new JobApi(engine.address(), content);
    }

    @AfterEach
    void stop() {
        clock.shutdownNow();
        jobs.close();
        engine.close();
        owner.stop(0);
        redis.close();
    }

    @Test
    void aCancelledJobEndsOnceAndLeavesNothing() throws Exception {
        jobs.awaitSuccess(submit("first"));
        Course course = course();
        System.out.println("cancelling with seed " + SEED + ", undisturbed: " + course);

        int rounds = 0;
        while (rounds < ROUNDS || (isSomeMomentMissing() && rounds < MOST_ROUNDS)) {
            Moment moment = Moment.values()[rounds % Moment.values().length];
            cancelOne("c" + rounds, moment, course);
            rounds++;
        }

        System.out.printf(
                "%d cancelled at %s: ended %s, ffmpeg gone after at most %d ms%n",
                rounds, hits, ends, longestEnd / 1_000_000);
        assertThat(isSomeMomentMissing()).as("moments %s", hits).isFalse();
        assertThat(listed("CANCELLED")).isEqualTo(ends.getOrDefault("CANCELLED", 0));
        assertThat(listed("SUCCESSFUL")).isEqualTo(ends.getOrDefault("SUCCESSFUL", 0) + 2);
        assertThat(engine.bean(RedissonClient.class)
                        .getScoredSortedSet("{encore}:leases")
                        .size())
                .isZero();
    }

    private void cancelOne(String name, Moment moment, Course course) throws Exception {
        UUID blocker = moment == Moment.QUEUED ? submit(name + "-before") : null;
        long posted = micros();
        UUID job = submit(name);
        long wait = posted + delay(moment, course) - micros();

        long asked = clock.schedule(CancelAtAnyMomentIT::micros, wait, TimeUnit.MICROSECONDS)
                .get();
        int answer = jobs.cancel(job);

        long gone = awaitFfmpegGone(job);
        String end = jobs.awaitEnd(job).path("status").asString();
        assertThat(end)
                .as("job %s, cancel answered %d", name, answer)
                .isEqualTo(answer == 200 ? "CANCELLED" : "SUCCESSFUL");
        assertThat(answer).isIn(200, 409);
        if (end.equals("CANCELLED")) {
            assertThat(gone).as("time to the end of ffmpeg of %s", name).isLessThan(3_000_000_000L);
            longestEnd = Math.max(longestEnd, gone);
        }
        hits.merge(momentOf(job, posted, asked), 1, Integer::sum);
        ends.merge(end, 1, Integer::sum);
        checkTraces(name, job, end);
        if (blocker != null) {
            jobs.cancel(blocker);
            ends.merge(jobs.awaitEnd(blocker).path("status").asString(), 1, Integer::sum);
        }
    }

    private void checkTraces(String name, UUID job, String end) {
        await().atMost(JobApi.LONG).untilAsserted(() -> {
            assertThat(content.resolve(".attempts/" + job)).doesNotExist();
            assertThat(told.getOrDefault(job, new ConcurrentLinkedQueue<>()))
                    .filteredOn(status -> !status.equals("IN_PROGRESS"))
                    .containsExactly(end);
        });
        if (end.equals("CANCELLED")) {
            assertThat(content.resolve("out/" + name)).doesNotExist();
        } else {
            assertThat(content.resolve("out/" + name + "/" + name + "_x264.mp4"))
                    .isNotEmptyFile();
        }
    }

    private UUID submit(String name) {
        String callback = "\"progressCallbackUri\": \"http://127.0.0.1:%d/\","
                .formatted(owner.getAddress().getPort());
        return jobs.submit(JobApi.body("x264", name, JobApi.inRealTime("a.mp4"), callback));
    }

    /** How a second job went, now that the engine is warm. */
    private Course course() throws Exception {
        long posted = micros();
        UUID job = submit("second");
        jobs.awaitSuccess(job);
        String completed = jobs.find(job).path("completedDate").asString();
        return new Course(
                tools.firstStart("ffprobe", "a.mp4", posted).orElseThrow() - posted,
                tools.firstStart("ffmpeg", job.toString(), posted).orElseThrow() - posted,
                tools.firstStart("ffprobe", job.toString(), posted).orElseThrow() - posted,
                TimeUnit.MILLISECONDS.toMicros(Instant.parse(completed).toEpochMilli()) - posted);
    }

    private long delay(Moment moment, Course course) {
        return switch (moment) {
            case QUEUED -> random.nextLong(200_000);
            case LEASED -> random.nextLong(Math.max(1_000, course.probe()));
            case ANALYSING -> between(course.probe(), course.encode());
            case ENCODING -> between(course.encode(), course.probeOfOutput());
            case ENDING -> between(course.probeOfOutput() - 20_000, course.end() + 40_000);
        };
    }

    private long between(long from, long to) {
        return Math.max(0, from + random.nextLong(Math.max(1, to - from)));
    }

    private Moment momentOf(UUID job, long posted, long asked) throws Exception {
        if (started("ffprobe", job.toString(), posted) <= asked) {
            return Moment.ENDING;
        }
        if (started("ffmpeg", job.toString(), posted) <= asked) {
            return Moment.ENCODING;
        }
        if (!jobs.find(job).path("startedDate").isString()) {
            return Moment.QUEUED;
        }
        return started("ffprobe", "a.mp4", posted) <= asked ? Moment.ANALYSING : Moment.LEASED;
    }

    private long started(String program, String word, long since) throws Exception {
        return tools.firstStart(program, word, since).orElse(Long.MAX_VALUE);
    }

    private long awaitFfmpegGone(UUID job) {
        long asked = System.nanoTime();
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(
                        () -> assertThat(Signals.children(job.toString())).isEmpty());
        return System.nanoTime() - asked;
    }

    private int listed(String status) {
        return JSON.readTree(jobs.send("GET", "/encoreJobs/search/findByStatus?status=" + status, null)
                        .body())
                .path("page")
                .path("totalElements")
                .asInt();
    }

    private boolean isSomeMomentMissing() {
        return Stream.of(Moment.values()).anyMatch(moment -> hits.getOrDefault(moment, 0) < LEAST_OF_EACH);
    }

    private static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }
}
