package io.encoreservice.shared.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackCommandIT {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void ffmpegRunsFromWhereTheImageHasItWithNothingOfTheHostButItsCLibraries() throws Exception {
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
        Path home = folder.resolve("opt/ffmpeg");

        int code = unpack("--to", home.toString());

        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        home.resolve("ffmpeg").toString(),
                        home.resolve("ffprobe").toString());
        assertThat(home.resolve("ffmpeg")).isExecutable();
        assertThat(home.resolve("DejaVuSansMono.ttf")).isNotEmptyFile();
        assertThat(names(home)).containsExactlyInAnyOrder("ffmpeg", "ffprobe", "lib", "DejaVuSansMono.ttf");
        assertThat(librariesThatFfmpegLoads(home))
                .as("whichever libraries this host has, the image's own ones and stubs come first")
                .contains(home.resolve("lib/libavcodec.so").toString())
                .contains(StubLibrary.names().stream()
                        .map(name -> name + " => " + home.resolve("lib").resolve(name))
                        .toList())
                .doesNotContain("not found");
    }

    @Test
    void theSameFolderCanBeUnpackedIntoAgain() throws IOException {
        unpack("--redis", "--to", folder.toString());
        Files.writeString(folder.resolve("redis-server"), "half");

        int code = unpack("--redis", "--to", folder.toString());

        assertThat(code).isZero();
        assertThat(folder.resolve("redis-server")).isExecutable();
        assertThat(Files.size(folder.resolve("redis-server"))).isGreaterThan(1_000_000);
    }

    @Test
    void aFolderThatCannotBeMadeIsSaidInASentence() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        int code = unpack("--to", file.resolve("below").toString());

        assertThat(code).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .startsWith("nothing unpacked: cannot install FFmpeg into " + file)
                .doesNotContain("\tat ");
    }

    @Test
    void withoutAFolderNothingIsUnpacked() {
        int code = unpack();

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("--to");
    }

    private int unpack(String... arguments) {
        return UnpackCommand.run(List.of(arguments), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String librariesThatFfmpegLoads(Path home) throws IOException {
        ProcessBuilder loader = new ProcessBuilder(home.resolve("ffmpeg").toString()).redirectErrorStream(true);
        loader.environment().clear();
        loader.environment().put("LD_LIBRARY_PATH", home.resolve("lib").toString());
        loader.environment().put("LD_TRACE_LOADED_OBJECTS", "1");
        return new String(loader.start().getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
