package io.encoreservice.engine.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.engine.profile.Vmaf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityLogsTest {

    @TempDir
    Path folder;

    private static PlannedOutput output(@Nullable Vmaf vmaf) {
        PlannedOutput.Video video = new PlannedOutput.Video("main", null, List.of(), List.of(), null, vmaf);
        return new PlannedOutput("_a.mp4", "demo_a.mp4", "mp4", false, video, List.of(), null);
    }

    private static final Vmaf PLAIN = new Vmaf(null, null, null, null, List.of());

    @Test
    void whatLibvmafSaysOfEachPictureIsSummedUpOverAllPartsAsFarAsItIsWanted() throws Exception {
        List<Path> parts = List.of(folder.resolve("0"), folder.resolve("1"));
        List<String> frames = List.of(
                "{\"frameNum\": 0, \"metrics\": {\"psnr_y\": 35.5, \"vmaf\": 99.0}}",
                "{\"frameNum\": 0, \"metrics\": {\"psnr_y\": 30.5, \"vmaf\": 79.0}}");
        for (int i = 0; i < parts.size(); i++) {
            Files.createDirectories(parts.get(i));
            Files.writeString(
                    parts.get(i).resolve("quality_a.mp4.vmaf.json"),
                    "{\"version\": \"3.0.0\", \"frames\": [" + frames.get(i) + "], \"aggregate_metrics\": {}}");
        }

        assertThat(new QualityLogs(parts, Set.of("vmaf", "xpsnr")).of(output(PLAIN)))
                .isEqualTo(Map.of("vmaf", Map.of("min", 79.0, "max", 99.0, "mean", 89.0, "harmonic_mean", 87.888889)));
    }

    @Test
    void figuresOfEachPictureAreSummedUpAsLibvmafDoes() throws Exception {
        Files.writeString(folder.resolve("quality_a.mp4.xpsnr.log"), """
                n:    1  XPSNR y: 39.0000  XPSNR u: 1.0000  XPSNR v: 1.0000
                n:    2  XPSNR y: inf  XPSNR u: inf  XPSNR v: inf
                n:    3  XPSNR y: 19.0000  XPSNR u: 1.0000  XPSNR v: 1.0000

                XPSNR average, 3 frames  y: 26.0000  u: 1.0000  v: 1.0000  (minimum: 1.0000)
                """);
        Files.writeString(folder.resolve("quality_a.mp4.ssim.log"), """
                n:1 Y:0.5 U:1.0 V:1.0 All:0.600000 (3.97)
                n:2 Y:0.5 U:1.0 V:1.0 All:1.000000 (inf)
                """);

        assertThat(new QualityLogs(List.of(folder), Set.of("vmaf", "xpsnr", "ssim")).of(output(PLAIN)))
                .isEqualTo(Map.of(
                        "xpsnr",
                        Map.of("min", 19.0, "max", 100.0, "mean", 52.666667, "harmonic_mean", 34.335277),
                        "ssim",
                        Map.of("min", 0.6, "max", 1.0, "mean", 0.8, "harmonic_mean", 0.777778)));
    }

    @Test
    void whatIsNotComparedHasNoFigures() throws Exception {
        assertThat(new QualityLogs(List.of(folder), Set.of("ssim")).of(output(null)))
                .isEmpty();
    }
}
