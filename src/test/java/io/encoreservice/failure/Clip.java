package io.encoreservice.failure;

import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.bundle.TestFfmpeg;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Two seconds of a moving picture and a tone, which a job reads no faster than they play. */
final class Clip {

    static final int SECONDS = 2;
    static final int FRAMES = 50;

    private Clip() {}

    static void make(Path target) throws IOException, InterruptedException {
        FfmpegTools tools = TestFfmpeg.tools();
        ProcessBuilder ffmpeg = new ProcessBuilder(List.of(
                        tools.ffmpeg().toAbsolutePath().toString(),
                        "-v",
                        "error",
                        "-nostdin",
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc2=s=160x90:r=25:d=" + SECONDS,
                        "-f",
                        "lavfi",
                        "-i",
                        "sine=r=48000:d=" + SECONDS,
                        "-c:v",
                        "libx264",
                        "-preset",
                        "ultrafast",
                        "-pix_fmt",
                        "yuv420p",
                        "-c:a",
                        "aac",
                        target.toAbsolutePath().toString()))
                .inheritIO();
        ffmpeg.environment()
                .put("LD_LIBRARY_PATH", tools.libraries().toAbsolutePath().toString());
        if (ffmpeg.start().waitFor() != 0) {
            throw new IOException("no clip at " + target);
        }
    }
}
