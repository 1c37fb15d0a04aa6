package io.encoreservice.engine.transcode;

import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.bundle.TestFfmpeg;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How loud a channel is, as ffmpeg measures it. */
final class Loudness {

    private static final Pattern MEAN = Pattern.compile("mean_volume: (-?\\d+\\.\\d+) dB");

    private Loudness() {}

    /** Decibels of one channel in the second after {@code from}. */
    static double of(Path file, String channel, double from) throws IOException, InterruptedException {
        FfmpegTools tools = TestFfmpeg.tools();
        ProcessBuilder builder = new ProcessBuilder(
                tools.ffmpeg().toAbsolutePath().toString(),
                "-hide_banner",
                "-nostdin",
                "-ss",
                Double.toString(from),
                "-t",
                "1",
                "-i",
                file.toString(),
                "-af",
                "pan=mono|c0=" + channel + ",volumedetect",
                "-f",
                "null",
                "-");
        builder.environment()
                .put("LD_LIBRARY_PATH", tools.libraries().toAbsolutePath().toString());
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Matcher mean = MEAN.matcher(said);
        if (!mean.find()) {
            throw new IOException(said);
        }
        return Double.parseDouble(mean.group(1));
    }
}
