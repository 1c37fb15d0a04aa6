package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.engine.transcode.TestMedia;
import io.encoreservice.shared.redis.RedisServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine whose content folder is a small disk of its own, full or read-only. */
class FullDiskIT {

    @TempDir
    Path folder;

    private RedisServer redis;
    private SmallDisk disk;
    private Path clip;

    @BeforeEach
    void start() throws Exception {
        disk = SmallDisk.at(Files.createDirectories(folder.resolve("content")));
        clip = TestMedia.clip(folder.resolve("clip.mp4"), 4);
        redis = RedisServer.start();
    }

    @AfterEach
    void stop() {
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void aDiskThatFillsDuringAnEncodeFailsThatJobAloneAndItsTemporaryFilesGo() throws Exception {
        try (EngineProgram engine = engine("6m", "")) {
            JobApi jobs = new JobApi(engine.address(), disk.seenBy(engine));

            UUID large = jobs.submit("large", "large", JobApi.file("a.mp4"));
            String failure = jobs.awaitFailure(large);

            assertThat(failure).startsWith("The output cannot be written: the disk of the content folder is full");
            assertThat(disk.seenBy(engine).resolve("out")).doesNotExist();
            jobs.awaitSuccess(jobs.submit("x264", "small", JobApi.file("a.mp4")));
            assertThat(disk.seenBy(engine).resolve("out/small/small_x264.mp4")).isNotEmptyFile();
            jobs.close();
        }
    }

    @Test
    void aDiskThatWasFullBeforeTakesJobsAgainOnceThereIsRoom() throws Exception {
        try (EngineProgram engine = engine("3m", "cat /dev/zero > \"$1/filler\" 2>/dev/null || true;")) {
            JobApi jobs = new JobApi(engine.address(), disk.seenBy(engine));

            String failure = jobs.awaitFailure(jobs.submit("x264", "none", JobApi.file("a.mp4")));

            assertThat(failure).startsWith("The output cannot be written: the disk of the content folder is full");
            disk.change(engine, "rm \"$1/filler\"");
            jobs.awaitSuccess(jobs.submit("x264", "room", JobApi.file("a.mp4")));
            jobs.close();
        }
    }

    @Test
    void anUploadThatTheDiskCannotHoldIsRefusedWithAReasonAndTakesNoRoom() throws Exception {
        try (EngineProgram engine = engine("3m", "");
                HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(engine.address().resolve("/usercontent/in/b.mp4"));

            HttpResponse<String> refused = http.send(
                    request.PUT(BodyPublishers.ofByteArray(new byte[4 * 1024 * 1024]))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(refused.statusCode()).isEqualTo(507);
            assertThat(refused.body())
                    .contains("\"reason\":\"There is no room: the disk of the content folder is full\"");
            assertThat(disk.seenBy(engine).resolve("in")).doesNotExist();
            HttpResponse<String> small = http.send(
                    request.PUT(BodyPublishers.ofByteArray(new byte[1024 * 1024]))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(small.statusCode()).isEqualTo(201);
        }
    }

    @Test
    void aReadOnlyContentFolderFailsItsJobsUntilItCanBeWrittenAgain() throws Exception {
        try (EngineProgram engine = engine("6m", "mount -o remount,bind,ro \"$1\";")) {
            JobApi jobs = new JobApi(engine.address(), disk.seenBy(engine));

            String failure = jobs.awaitFailure(jobs.submit("x264", "none", JobApi.file("a.mp4")));

            assertThat(failure).isEqualTo("No output can be written: the content folder is full or read-only");
            disk.change(engine, "mount -o remount,bind,rw \"$1\"");
            jobs.awaitSuccess(jobs.submit("x264", "room", JobApi.file("a.mp4")));
            jobs.close();
        }
    }

    @Test
    void anOutputFolderThatIsReadOnlyFailsItsJobsAndNoOthers() throws Exception {
        String script = "mkdir -p \"$1/out/closed\"; mount --bind \"$1/out/closed\" \"$1/out/closed\";"
                + " mount -o remount,bind,ro \"$1/out/closed\";";
        try (EngineProgram engine = engine("6m", script)) {
            JobApi jobs = new JobApi(engine.address(), disk.seenBy(engine));

            String failure = jobs.awaitFailure(jobs.submit("x264", "closed", JobApi.file("a.mp4")));

            assertThat(failure).startsWith("The output could not be moved into its folder");
            assertThat(disk.seenBy(engine).resolve("out/closed")).isEmptyDirectory();
            jobs.awaitSuccess(jobs.submit("x264", "open", JobApi.file("a.mp4")));
            jobs.close();
        }
    }

    private EngineProgram engine(String size, String more) throws Exception {
        return EngineProgram.start(
                redis,
                disk.content(),
                folder.resolve("engine.log"),
                disk.prefix(size, clip, more),
                "encore-settings.workers=1");
    }
}
