package io.encoreservice.shared.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StubLibraryIT {

    private static final List<String> ALL =
            List.of("libpulse.so.0", "libasound.so.2", "libudev.so.1", "libxcb.so.1", "libxcb-shm.so.0");

    private final FfmpegTools tools = TestFfmpeg.tools();

    @TempDir
    private Path stubs;

    @BeforeEach
    void stubForEachLibraryThatABareMachineLacks() throws IOException {
        for (String soname : ALL) {
            Files.write(stubs.resolve(soname), StubLibrary.of(soname, System.getProperty("os.arch")));
        }
    }

    @Test
    void theLoaderTakesEachStub() throws Exception {
        String loaded =
                run(Map.of("LD_TRACE_LOADED_OBJECTS", "1"), tools.ffmpeg().toString());

        assertThat(ALL).allSatisfy(soname -> assertThat(loaded).contains(soname + " => " + stubs.resolve(soname)));
        assertThat(loaded).doesNotContain("not found");
    }

    @Test
    void ffmpegEncodesWithStubsForAllOfThem() throws Exception {
        Path clip = stubs.resolve("clip.mp4");

        run(
                Map.of("LD_BIND_NOW", ""),
                tools.ffmpeg().toString(),
                "-v error -f lavfi -i testsrc=d=1:s=128x96 -f lavfi -i sine=d=1 -c:v libx264 -c:a aac " + clip);

        assertThat(run(Map.of(), tools.ffprobe().toString(), "-v error -show_entries stream=codec_name " + clip))
                .contains("h264", "aac");
    }

    @Test
    void aStubIsForTheMachineThatWasAskedFor() {
        assertThat(StubLibrary.of("libpulse.so.0", "amd64")[18]).isEqualTo((byte) 62);
        assertThat(StubLibrary.of("libpulse.so.0", "aarch64")[18]).isEqualTo((byte) 183);
    }

    @Test
    void librariesThatFfmpegCallsAreNeverReplaced() {
        assertThat(ALL).allMatch(StubLibrary::canReplace);
        assertThat(List.of("libc.so.6", "libstdc++.so.6", "libavcodec.so.62")).noneMatch(StubLibrary::canReplace);
    }

    private String run(Map<String, String> environment, String program, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(program).redirectErrorStream(true);
        for (String words : arguments) {
            builder.command().addAll(List.of(words.split(" ")));
        }
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("LD_LIBRARY_PATH", stubs + ":" + tools.libraries());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
