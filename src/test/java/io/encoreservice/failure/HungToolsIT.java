package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.engine.RunningEngine;
import io.encoreservice.engine.transcode.TestMedia;
import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.bundle.TestFfmpeg;
import io.encoreservice.shared.redis.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One engine with one worker, whose FFmpeg hangs in every way that was thought of. */
class HungToolsIT {

    @TempDir
    static Path folder;

    @TempDir
    static Path content;

    private static RedisServer redis;
    private static ServerSocket silentServer;
    private static RunningEngine engine;
    private static JobApi jobs;

    @BeforeAll
    static void start() throws Exception {
        redis = RedisServer.start();
        silentServer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        TestMedia.clip(content.resolve("a.mp4"), 10);
        TestMedia.clip(content.resolve("long.mp4"), 20);
        FfmpegTools tools = TestFfmpeg.tools();
        Path ffmpeg = standIn(tools.ffmpeg(), """
                case "$*" in
                  *deaf*) trap '' TERM; exec sleep 600 ;;
                  *busy*) while :; do :; done ;;
                  *talking*) while :; do echo progress=continue; sleep 1; done ;;
                esac
                """);
        Path ffprobe = standIn(tools.ffprobe(), """
                case "$*" in
                  *probe-of-output*.mp4) exec sleep 600 ;;
                  *broken.mp4) exit 127 ;;
                esac
                """);
        engine = RunningEngine.start(
                redis,
                content,
                List.of(),
                "encore-settings.workers=1",
                "encore-settings.tools.ffmpeg=" + ffmpeg,
                "encore-settings.tools.ffprobe=" + ffprobe,
                "encore-settings.tools.libraries=" + tools.libraries().toAbsolutePath(),
                "encore-settings.profile.location=classpath:/test-profiles/profiles.yml",
                "encore-settings.outbound.allow=127.0.0.1:" + silentServer.getLocalPort(),
                "encore-settings.timeouts.ffmpeg-silence=6s",
                "encore-settings.timeouts.ffmpeg-standstill=12s",
                "encore-settings.timeouts.ffprobe=6s");
        jobs = new JobApi(engine.address(), content);
    }

    @AfterAll
    static void stop() throws IOException {
        jobs.close();
        engine.close();
        silentServer.close();
        redis.close();
    }

    @AfterEach
    void theWorkerTakesTheNextJobAndNoProgramIsLeft() {
        UUID next = jobs.submit("x264", "next", JobApi.file("a.mp4"));

        jobs.awaitSuccess(next);
        assertThat(Signals.children(content.toString())).isEmpty();
    }

    @Test
    void anFfmpegThatStandsStillAmidItsWorkIsKilledAndItsJobFails() throws Exception {
        UUID job = jobs.submit("x264", "halted", JobApi.inRealTime("a.mp4"));
        await().atMost(JobApi.LONG)
                .untilAsserted(() ->
                        assertThat(jobs.find(job).path("progress").asInt()).isPositive());
        ProcessHandle ffmpeg = Signals.children(job.toString()).getFirst();

        Signals.send("STOP", ffmpeg);

        assertThat(jobs.awaitFailure(job)).matches("ffmpeg made no progress for \\d+ seconds and was stopped");
        assertThat(ffmpeg.isAlive()).isFalse();
    }

    @Test
    void anFfmpegWhoseOnlyPictureComesLateIsSeenToGetOnAndLeftAlone() {
        UUID job = jobs.submit("late", "late", JobApi.inRealTime("long.mp4"));

        await().atMost(JobApi.LONG)
                .untilAsserted(() ->
                        assertThat(jobs.find(job).path("progress").asInt()).isBetween(10, 70));

        jobs.awaitSuccess(job);
        assertThat(content.resolve("out/late/late_thumb01.jpg")).isNotEmptyFile();
    }

    @Test
    void anFfmpegThatStandsStillBeforeItsFirstPictureIsKilled() throws Exception {
        UUID job = jobs.submit("late", "halted-late", JobApi.inRealTime("long.mp4"));
        await().atMost(JobApi.LONG)
                .untilAsserted(() ->
                        assertThat(jobs.find(job).path("progress").asInt()).isPositive());
        ProcessHandle ffmpeg = Signals.children(job.toString()).getFirst();

        Signals.send("STOP", ffmpeg);

        assertThat(jobs.awaitFailure(job)).matches("ffmpeg made no progress for \\d+ seconds and was stopped");
        assertThat(ffmpeg.isAlive()).isFalse();
    }

    @Test
    void anFfmpegThatSaysNothingAndHeedsNoSignalIsKilled() {
        UUID job = jobs.submit("x264", "deaf", JobApi.file("a.mp4"));

        assertThat(jobs.awaitFailure(job)).matches("ffmpeg made no progress for \\d+ seconds and was stopped");
    }

    @Test
    void anFfmpegThatWorksWithoutEverSayingAWordIsKilledLater() {
        UUID job = jobs.submit("x264", "busy", JobApi.file("a.mp4"));

        String failure = jobs.awaitFailure(job);

        assertThat(failure).matches("ffmpeg made no progress for 1\\d seconds and was stopped");
    }

    @Test
    void anFfmpegThatTalksWithoutGettingOnIsKilled() {
        UUID job = jobs.submit("x264", "talking", JobApi.file("a.mp4"));

        assertThat(jobs.awaitFailure(job)).matches("ffmpeg made no progress for \\d+ seconds and was stopped");
    }

    @Test
    void anFfprobeThatStandsStillIsKilled() throws Exception {
        UUID job = jobs.submit("x264", "halted", web("a.mp4"));
        await().atMost(JobApi.LONG)
                .untilAsserted(() -> assertThat(Signals.children(":" + silentServer.getLocalPort() + "/"))
                        .isNotEmpty());
        ProcessHandle ffprobe =
                Signals.children(":" + silentServer.getLocalPort() + "/").getFirst();

        Signals.send("STOP", ffprobe);

        assertThat(jobs.awaitFailure(job)).endsWith("/a.mp4: no answer within 6 seconds");
        assertThat(ffprobe.isAlive()).isFalse();
    }

    @Test
    void anInputWhoseServerSaysNothingFailsInTime() {
        UUID job = jobs.submit("x264", "unanswered", web("b.mp4"));

        assertThat(jobs.awaitFailure(job)).endsWith("/b.mp4: no answer within 6 seconds");
    }

    @Test
    void anFfprobeThatHangsOverTheOutputLeavesNoneOfIt() {
        UUID job = jobs.submit("x264", "probe-of-output", JobApi.file("a.mp4"));

        assertThat(jobs.awaitFailure(job))
                .isEqualTo("ffprobe failed for /usercontent/out/probe-of-output/probe-of-output_x264.mp4:"
                        + " no answer within 6 seconds");
        assertThat(content.resolve("out/probe-of-output")).doesNotExist();
    }

    @Test
    void anFfprobeThatEndsWithoutAWordIsNotTakenForAnAnswer() {
        UUID job = jobs.submit("x264", "wordless", web("broken.mp4"));

        assertThat(jobs.awaitFailure(job)).endsWith("/broken.mp4: it ended without an answer (exit code 127)");
    }

    private static String web(String name) {
        return "{\"type\": \"AudioVideo\", \"uri\": \"http://127.0.0.1:%d/%s\"}"
                .formatted(silentServer.getLocalPort(), name);
    }

    /** The real program, except where the script does otherwise. */
    private static Path standIn(Path program, String script) throws IOException {
        Path standIn = folder.resolve(program.getFileName());
        Files.writeString(standIn, "#!/bin/sh\n" + script + "exec \"" + program.toAbsolutePath() + "\" \"$@\"\n");
        return Files.setPosixFilePermissions(standIn, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
