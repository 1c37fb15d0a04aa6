package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.encoreservice.engine.RunningEngine;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.JobRepository;
import io.encoreservice.engine.job.JobStatus;
import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.engine.queue.LeasedJob;
import io.encoreservice.engine.transcode.TestMedia;
import io.encoreservice.shared.redis.StoppableRedis;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis is killed under a running encode and stays away for longer than a lease. */
class RedisAwayIT {

    private static final int CALLERS = 50;
    private static final int WAVES = 5;
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final int SECONDS_OF_CLIP = 45;

    @TempDir
    Path folder;

    @TempDir
    Path content;

    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private StoppableRedis redis;
    private RunningEngine engine;
    private JobApi jobs;

    /** What a caller got, and after how many milliseconds. */
    private record Answer(int status, String reason, long millis) {}

    @BeforeEach
    void start() throws Exception {
        redis = StoppableRedis.start();
        TestMedia.clip(content.resolve("a.mp4"), SECONDS_OF_CLIP);
        TestMedia.clip(content.resolve("b.mp4"), 1);
        engine = RunningEngine.start(
                redis.uri(),
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
    void stop() throws Exception {
        callers.shutdownNow();
        jobs.close();
        engine.close();
        redis.close();
    }

    @Test
    void callersAreToldInTimeTheEncodeCommitsAndNothingIsTakenBackForAFullLease() throws Exception {
        UUID running = jobs.submit("x264", "running", JobApi.inRealTime("a.mp4"));
        await().atMost(JobApi.LONG)
                .untilAsserted(() ->
                        assertThat(jobs.find(running).path("progress").asInt()).isPositive());
        LeasedJob ofADeadEngine = leasedByADeadEngine();
        wave(running);
        int threads = platformThreads();

        redis.kill();
        long killed = System.nanoTime();
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < WAVES; i++) {
            answers.addAll(wave(running));
        }
        int more = platformThreads() - threads;
        long waiting = requestsUnderWay();
        awaitSince(killed, LEASE.plusSeconds(3));
        redis.startAgain();
        long back = System.nanoTime();
        jobs.awaitAnswer("/encoreJobs/" + running, 200);
        long recovered = System.nanoTime() - back;
        await().atMost(JobApi.LONG)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(
                        () -> assertThat(jobs.status(ofADeadEngine.job().id())).isEqualTo("QUEUED"));
        long takenBack = System.nanoTime() - back;

        report(answers, more, waiting, recovered, takenBack);
        assertThat(answers).hasSize(WAVES * CALLERS).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.reason()).contains("Redis does not answer; try again soon");
        });
        assertThat(percentile(answers, 90)).isLessThan(2_000);
        assertThat(more).isLessThanOrEqualTo(200);
        assertThat(waiting).isZero();
        assertThat(takenBack).isGreaterThan(LEASE.toNanos());
        jobs.awaitSuccess(running);
        jobs.awaitSuccess(ofADeadEngine.job().id());
        assertThat(attempts(running)).isEqualTo(1);
        assertThat(attempts(ofADeadEngine.job().id())).isEqualTo(2);
        assertThat(content.resolve("out/running/running_x264.mp4")).isNotEmptyFile();
    }

    @Test
    void aRedisThatStandsStillIsGivenUpInTimeToo() throws Exception {
        UUID job = jobs.submit("x264", "before", JobApi.file("b.mp4"));
        jobs.awaitSuccess(job);
        wave(job);
        int threads = platformThreads();

        redis.signal("STOP");
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < WAVES; i++) {
            answers.addAll(wave(job));
        }
        int more = platformThreads() - threads;
        long waiting = requestsUnderWay();
        redis.signal("CONT");
        long back = System.nanoTime();
        jobs.awaitAnswer("/encoreJobs/" + job, 200);

        report(answers, more, waiting, System.nanoTime() - back, 0);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(503));
        assertThat(percentile(answers, 90)).isLessThan(2_000);
        assertThat(more).isLessThanOrEqualTo(200);
        assertThat(waiting).isZero();
        jobs.awaitSuccess(jobs.submit("x264", "after", JobApi.file("b.mp4")));
    }

    private LeasedJob leasedByADeadEngine() {
        jobs.submit("x264", "orphan", JobApi.file("b.mp4"));
        LeasedJob leased = engine.bean(JobQueue.class).lease(UUID.randomUUID()).orElseThrow();
        assertThat(leased.job().state().status()).isEqualTo(JobStatus.IN_PROGRESS);
        return leased;
    }

    /** Fifty calls of all kinds at once. */
    private List<Answer> wave(UUID job) throws Exception {
        CountDownLatch together = new CountDownLatch(1);
        List<Future<Answer>> asked = IntStream.range(0, CALLERS)
                .mapToObj(i -> callers.submit(() -> {
                    together.await();
                    return switch (i % 5) {
                        case 0 -> call("GET", "/encoreJobs", null);
                        case 1 -> call("GET", "/encoreJobs/" + job, null);
                        case 2 -> call("GET", "/queue", null);
                        case 3 -> call("POST", "/encoreJobs", "{}");
                        default -> call("GET", "/encoreJobs/search/findByStatus?status=QUEUED", null);
                    };
                }))
                .toList();
        together.countDown();
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> answer : asked) {
            answers.add(answer.get());
        }
        return answers;
    }

    private Answer call(String method, String path, String body) {
        long asked = System.nanoTime();
        String posted = body == null ? null : JobApi.body("x264", "never", JobApi.file("b.mp4"), "");
        HttpResponse<String> answer = jobs.send(method, path, posted);
        return new Answer(answer.statusCode(), answer.body(), (System.nanoTime() - asked) / 1_000_000);
    }

    private void report(List<Answer> answers, int more, long waiting, long recovered, long takenBack) {
        System.out.printf(
                "Redis away: %d calls, %d at once, answered 503 after p50 %d, p90 %d, max %d ms; %d more threads and %d"
                        + " calls under way afterwards; back: first 200 after %d ms, the lost lease taken back after %d ms%n",
                answers.size(),
                CALLERS,
                percentile(answers, 50),
                percentile(answers, 90),
                percentile(answers, 100),
                more,
                waiting,
                recovered / 1_000_000,
                takenBack / 1_000_000);
    }

    private static long percentile(List<Answer> answers, int percent) {
        List<Long> sorted = answers.stream().map(Answer::millis).sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
    }

    private int attempts(UUID job) {
        EncoreJob found = engine.bean(JobRepository.class).find(job).orElseThrow();
        return found.state().attempt();
    }

    private static void awaitSince(long begin, Duration time) {
        await().atMost(JobApi.LONG)
                .untilAsserted(() -> assertThat(System.nanoTime() - begin).isGreaterThan(time.toNanos()));
    }

    private static int platformThreads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    /** Virtual threads in which the web server still has a request. */
    private long requestsUnderWay() throws Exception {
        Path dump = folder.resolve("threads-" + System.nanoTime());
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toAbsolutePath().toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
        return Stream.of(Files.readString(dump).split("\n\n"))
                .filter(thread -> thread.contains("io.encoreservice.engine.web"))
                .count();
    }
}
