package io.encoreservice.engine.transcode;

import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.bundle.TestFfmpeg;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Small clips made by ffmpeg itself. */
public final class TestMedia {

    private TestMedia() {}

    /** Seconds of a moving picture of 320x180 at 25 frames a second, and a tone. */
    public static Path clip(Path target, int seconds) throws Exception {
        return film(target, "r=25:d=" + seconds, seconds, "ultrafast");
    }

    /**
     * A moving picture of 320x180 and a tone, in H.264 and AAC.
     *
     * @param pictures what else of ffmpeg's testsrc2 and filters behind it
     * @param tone how many seconds the tone lasts
     * @param preset how hard the encoder tries
     * @param options further ones, which win
     */
    static Path film(Path target, String pictures, double tone, String preset, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-f", "lavfi", "-i", "testsrc2=s=320x180:" + pictures));
        arguments.addAll(List.of("-f", "lavfi", "-i", "sine=r=48000:d=" + tone));
        arguments.addAll(
                List.of("-c:v", "libx264", "-preset", preset, "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "2"));
        arguments.addAll(List.of(options));
        return make(target, arguments.toArray(String[]::new));
    }

    /** Seconds of a tone in so many channels. */
    public static Path tone(Path target, int seconds, int channels) throws Exception {
        return make(
                target,
                "-f",
                "lavfi",
                "-i",
                "sine=r=48000:d=" + seconds,
                "-ac",
                Integer.toString(channels),
                "-c:a",
                "pcm_s16le");
    }

    /** The streams of a file, all of their frames counted. */
    public static JsonNode probe(Path file) throws IOException {
        FfmpegTools tools = TestFfmpeg.tools();
        ProcessBuilder ffprobe = new ProcessBuilder(
                        tools.ffprobe().toAbsolutePath().toString(),
                        "-v",
                        "error",
                        "-count_frames",
                        "-show_streams",
                        "-of",
                        "json",
                        file.toAbsolutePath().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        ffprobe.environment()
                .put("LD_LIBRARY_PATH", tools.libraries().toAbsolutePath().toString());
        try (InputStream answer = ffprobe.start().getInputStream()) {
            return JsonMapper.shared().readTree(answer).path("streams");
        }
    }

    public static Path make(Path target, String... arguments) throws IOException, InterruptedException {
        FfmpegTools tools = TestFfmpeg.tools();
        List<String> command =
                new ArrayList<>(List.of(tools.ffmpeg().toAbsolutePath().toString(), "-v", "error", "-nostdin", "-y"));
        command.addAll(List.of(arguments));
        command.add(target.toAbsolutePath().toString());
        Files.createDirectories(target.toAbsolutePath().getParent());
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment()
                .put("LD_LIBRARY_PATH", tools.libraries().toAbsolutePath().toString());
        if (builder.start().waitFor() != 0) {
            throw new IOException("no test media at " + target);
        }
        return target;
    }
}
