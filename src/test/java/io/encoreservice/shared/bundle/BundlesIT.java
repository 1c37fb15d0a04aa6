package io.encoreservice.shared.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundlesIT {

    @TempDir
    private Path folder;

    @Test
    void ffmpegRunsOnThisMachine() throws Exception {
        FfmpegTools tools = TestFfmpeg.tools();

        ProcessBuilder version = new ProcessBuilder(tools.ffprobe().toString(), "-version");
        version.environment().put("LD_LIBRARY_PATH", tools.libraries().toString());
        version.redirectOutput(ProcessBuilder.Redirect.DISCARD);

        assertThat(version.start().waitFor()).isZero();
        assertThat(tools.font()).isNotEmptyFile();
        assertThat(tools.libraries().resolve("libjniavcodec.so")).doesNotExist();
    }

    @Test
    void whatIsUnpackedIsNotUnpackedAgain() throws IOException {
        Path program = new Bundles(folder).redisServer();
        FileTime old = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(program, old);

        assertThat(new Bundles(folder).redisServer()).isEqualTo(program);
        assertThat(Files.getLastModifiedTime(program)).isEqualTo(old);
    }

    @Test
    void whatACrashLeftHalfUnpackedIsUnpackedAfresh() throws IOException {
        Path program = new Bundles(folder).redisServer();
        Path home = folder.toAbsolutePath().relativize(program).getName(0);
        Path half = Files.move(folder.resolve(home), folder.resolve(home + ".part"));
        Files.writeString(half.resolve(program.getFileName()), "half");

        assertThat(new Bundles(folder).redisServer()).isEqualTo(program).isExecutable();
        assertThat(Files.size(program)).isGreaterThan(1_000_000);
        assertThat(half).doesNotExist();
    }

    @Test
    void manyThreadsUnpackOnce() {
        Bundles bundles = new Bundles(folder);

        CompletableFuture<Path> one = CompletableFuture.supplyAsync(bundles::redisServer);
        CompletableFuture<Path> other = CompletableFuture.supplyAsync(bundles::redisServer);

        assertThat(one.join()).isEqualTo(other.join()).isExecutable();
    }

    @Test
    void aMachineWithoutBundledProgramsIsToldWhichPropertyHelps() {
        Bundles bundles = new Bundles(folder, "Plan 9", "mips");

        assertThatThrownBy(bundles::ffmpeg)
                .isInstanceOf(NotBundledException.class)
                .hasMessageContaining("no FFmpeg for Plan 9 on mips")
                .hasMessageContaining("encore.tools.ffmpeg");
        assertThatThrownBy(bundles::redisServer)
                .isInstanceOf(NotBundledException.class)
                .hasMessageContaining("encore.redis.url");
    }
}
