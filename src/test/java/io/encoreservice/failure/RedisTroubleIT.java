package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.engine.RunningEngine;
import io.encoreservice.engine.transcode.TestMedia;
import io.encoreservice.shared.redis.RawRedis;
import io.encoreservice.shared.redis.StoppableRedis;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that answers, but cannot work: callers get a 503 that says why, and everything goes on when it can again. */
class RedisTroubleIT {

    @TempDir
    Path folder;

    @TempDir
    Path content;

    private StoppableRedis redis;
    private RunningEngine engine;
    private JobApi jobs;

    @BeforeEach
    void start() throws Exception {
        redis = StoppableRedis.start();
        TestMedia.clip(content.resolve("a.mp4"), 1);
        engine = RunningEngine.start(
                redis.uri(),
                content,
                List.of(),
                Stream.concat(
                                Stream.of(ToolLog.in(folder).properties()),
                                Stream.of("encore-settings.profile.location=classpath:/test-profiles/profiles.yml"))
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
    void aRedisWithoutMemoryTakesNoJobsAndShowsThoseItHas() throws Exception {
        UUID job = jobs.submit("x264", "before", JobApi.file("a.mp4"));
        jobs.awaitSuccess(job);
        try (RawRedis admin = redis.connect()) {
            assertThat(admin.text("CONFIG", "SET", "maxmemory", "1")).isEqualTo("OK");

            expectProblem("POST", "/encoreJobs", "Redis has no memory left");
            expectReadable(job);

            assertThat(admin.text("CONFIG", "SET", "maxmemory", "0")).isEqualTo("OK");
        }
        expectWork();
    }

    @Test
    void aRedisThatBecameAReplicaTakesNoJobsAndShowsThoseItHas() throws Exception {
        UUID job = jobs.submit("x264", "before", JobApi.file("a.mp4"));
        jobs.awaitSuccess(job);
        try (RawRedis admin = redis.connect()) {
            assertThat(admin.text("REPLICAOF", "127.0.0.1", "1")).isEqualTo("OK");

            expectNoChanges(job, "Redis takes no changes now: it is a replica");

            assertThat(admin.text("REPLICAOF", "NO", "ONE")).isEqualTo("OK");
        }
        expectWork();
    }

    @Test
    void aRedisThatCannotSaveTakesNoJobsAndShowsThoseItHas() throws Exception {
        UUID job = jobs.submit("x264", "before", JobApi.file("a.mp4"));
        jobs.awaitSuccess(job);
        Path obstacle = Files.createDirectories(redis.folder().resolve("dump.rdb"));
        try (RawRedis admin = redis.connect()) {
            assertThat(admin.text("CONFIG", "SET", "save", "3600 1")).isEqualTo("OK");
            admin.text("BGSAVE");
            await().atMost(JobApi.LONG)
                    .untilAsserted(
                            () -> assertThat(admin.text("INFO", "persistence")).contains("rdb_last_bgsave_status:err"));

            expectNoChanges(job, "Redis cannot write to its disk");

            Files.delete(obstacle);
            admin.text("CONFIG", "SET", "save", "");
        }
        expectWork();
    }

    @Test
    void aRedisThatIsLoadingIsNoErrorOfOurs() throws Exception {
        UUID job = jobs.submit("x264", "before", JobApi.file("a.mp4"));
        jobs.awaitSuccess(job);
        try (RawRedis admin = redis.connect()) {
            for (int part = 0; part < 20; part++) {
                admin.text(
                        "EVAL",
                        "for i = 1, 5000 do redis.call('SET', ARGV[1] .. i, 'x') end",
                        "0",
                        part + "-of-a-lot-");
            }
        }
        redis.kill();
        redis.startSlowly(50);

        await().atMost(JobApi.LONG).untilAsserted(() -> {
            HttpResponse<String> answer = jobs.send("GET", "/encoreJobs/" + job, null);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("Redis is still loading its data");
        });
        expectProblem("POST", "/encoreJobs", "Redis is still loading its data");

        jobs.awaitAnswer("/encoreJobs/" + job, 200);
        expectWork();
    }

    private void expectNoChanges(UUID ended, String reason) {
        expectProblem("POST", "/encoreJobs", reason);
        expectProblem("DELETE", "/encoreJobs/" + ended, reason);
        expectReadable(ended);
    }

    private void expectReadable(UUID ended) {
        assertThat(read("/encoreJobs/" + ended).body()).contains("\"status\":\"SUCCESSFUL\"");
        for (String path :
                List.of("/encoreJobs", "/queue", "/queueCount", "/encoreJobs/search/findByStatus?status=QUEUED")) {
            assertThat(read(path).statusCode()).as(path).isEqualTo(200);
        }
    }

    // why: on a busy machine Redis may be given up once, in any test.
    private HttpResponse<String> read(String path) {
        HttpResponse<String> answer = jobs.send("GET", path, null);
        return answer.statusCode() == 503 ? jobs.send("GET", path, null) : answer;
    }

    private void expectProblem(String method, String path, String reason) {
        String body = method.equals("POST") ? JobApi.body("x264", "during", JobApi.file("a.mp4"), "") : null;
        HttpResponse<String> answer = jobs.send(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("2");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"reason\":\"" + reason + "; try again soon\"");
    }

    private void expectWork() {
        await().atMost(JobApi.LONG)
                .untilAsserted(() -> assertThat(
                                jobs.send("POST", "/encoreJobs", JobApi.body("x264", "after", JobApi.file("a.mp4"), ""))
                                        .statusCode())
                        .isEqualTo(201));
        UUID job = jobs.submit("x264", "last", JobApi.file("a.mp4"));
        jobs.awaitSuccess(job);
    }
}
