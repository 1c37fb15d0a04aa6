package io.encoreservice.engine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.engine.RunningEngine;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueLimitIT {

    private static final String JOB = """
            {"profile": "program", "baseName": "a%1$d", "outputFolder": "/usercontent/a", "priority": %1$d,
             "inputs": [{"type": "AudioVideo", "uri": "/usercontent/a.mp4"}]}""";

    @TempDir
    Path folder;

    @Test
    void exactlyAsManyJobsWaitAsMayHoweverManyComeAtOnceAndCancellingOneMakesRoom() throws Exception {
        try (RedisServer redis = RedisServer.start();
                RunningEngine engine = RunningEngine.start(
                        redis,
                        folder,
                        List.of(),
                        "encore-settings.poll-disabled=true",
                        "encore-settings.limits.queued-jobs=5");
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RunningEngine.Answer>> posted = IntStream.range(0, 20)
                    .mapToObj(i -> clients.submit(() -> engine.post("/encoreJobs", JOB.formatted(i * 5))))
                    .toList();
            List<RunningEngine.Answer> answers = waited(posted);

            assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(5);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() != 201)
                    .hasSize(15)
                    .allSatisfy(answer -> {
                        assertThat(answer.status()).isEqualTo(429);
                        assertThat(answer.header("Retry-After")).isEqualTo("10");
                        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
                        assertThat(answer.json().path("reason").asString()).contains("As many jobs wait as may: 5");
                    });
            String taken = answers.stream()
                    .filter(answer -> answer.status() == 201)
                    .findFirst()
                    .orElseThrow()
                    .json()
                    .path("id")
                    .asString();
            engine.call("POST", "/encoreJobs/" + taken + "/cancel");
            assertThat(engine.post("/encoreJobs", JOB.formatted(1)).status()).isEqualTo(201);
        }
    }

    private static List<RunningEngine.Answer> waited(List<Future<RunningEngine.Answer>> posted) throws Exception {
        List<RunningEngine.Answer> answers = new ArrayList<>();
        for (Future<RunningEngine.Answer> answer : posted) {
            answers.add(answer.get());
        }
        return answers;
    }
}
