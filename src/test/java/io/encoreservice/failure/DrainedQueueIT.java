package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.engine.RunningEngine;
import io.encoreservice.engine.transcode.TestMedia;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One engine that only accepts jobs, and engines in processes of their own that end when they have run them. */
class DrainedQueueIT {

    private static final String PROFILES = "encore-settings.profile.location=classpath:/test-profiles/profiles.yml";

    @TempDir
    Path folder;

    @TempDir
    Path content;

    @Test
    void anEngineThatDrainsTheUrgentClassRunsItsJobsAndEndsWell() throws Exception {
        TestMedia.clip(content.resolve("a.mp4"), 10);
        try (RedisServer redis = RedisServer.start();
                RunningEngine front =
                        RunningEngine.start(redis, content, List.of(), "encore-settings.poll-disabled=true", PROFILES);
                JobApi jobs = new JobApi(front.address(), content)) {
            UUID late = jobs.submit(JobApi.body("x264", "late", JobApi.file("a.mp4"), "\"priority\": 10,"));
            UUID urgent = jobs.submit(JobApi.body("x264", "urgent", JobApi.inRealTime("a.mp4"), "\"priority\": 90,"));

            try (EngineProgram worker = EngineProgram.start(
                    redis,
                    content,
                    folder.resolve("engine.log"),
                    List.of(),
                    "encore-settings.worker-drain-queue=true",
                    "encore-settings.poll-queue=0")) {
                assertThat(worker.awaitExit()).as(worker.log()).isZero();
            }
            assertThat(jobs.status(urgent)).isEqualTo("SUCCESSFUL");
            assertThat(jobs.status(late)).isEqualTo("QUEUED");
        }
    }
}
