package io.encoreservice.engine.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityMetricsIT {

    private static final String PROFILE = """
            encodes:
              - {type: X264Encode, suffix: _fine, params: {crf: 10, pix_fmt: yuv420p}, vmaf: {enabled: true}}
              - {type: X264Encode, suffix: _plain, height: 90, params: {crf: 30, pix_fmt: yuv420p}}
              - type: X264Encode
                suffix: _coarse
                twoPass: true
                height: 90
                params: {b:v: 30k, pix_fmt: yuv420p}
                vmaf: {enabled: true, threads: 1, subsample: 2}
              - {type: ThumbnailEncode, percentages: [50], thumbnailHeight: 90, decodeOutput: 1}
            """;

    @TempDir
    Path folder;

    private Transcoded made(double from) throws Exception {
        Rig rig = Rig.in(folder).withProfile(PROFILE);
        TestMedia.clip(rig.content("a.mp4"), 3);
        return rig.transcode(Jobs.of("demo").from(from).lasting(2).reading("/usercontent/a.mp4"));
    }

    private static double figure(Transcoded made, String file, String metric, String figure) {
        Map<String, Map<String, Double>> metrics = made.qualityMetrics().getOrDefault(file, Map.of());
        return metrics.getOrDefault(metric, Map.of()).getOrDefault(figure, -1.0);
    }

    @Test
    void outputsAreComparedWithTheirInputAndFinerOnesAreNearer() throws Exception {
        Transcoded made = made(0);

        Map<String, Map<String, Map<String, Double>>> metrics = made.qualityMetrics();
        assertThat(metrics).containsOnlyKeys("demo_fine.mp4", "demo_coarse.mp4");
        assertThat(metrics.values()).allSatisfy(of -> {
            assertThat(of).containsOnlyKeys("xpsnr", "ssim");
            assertThat(of.values()).allSatisfy(figures -> {
                assertThat(figures).containsOnlyKeys("min", "max", "mean", "harmonic_mean");
                assertThat(figures.get("min")).isPositive().isLessThanOrEqualTo(figures.get("harmonic_mean"));
                assertThat(figures.get("harmonic_mean")).isLessThanOrEqualTo(figures.get("mean"));
                assertThat(figures.get("mean")).isLessThanOrEqualTo(figures.get("max"));
            });
        });
        assertThat(figure(made, "demo_fine.mp4", "ssim", "min")).isBetween(0.97, 1.0);
        assertThat(figure(made, "demo_fine.mp4", "xpsnr", "mean")).isBetween(38.0, 100.0);
        assertThat(figure(made, "demo_coarse.mp4", "ssim", "mean")).isBetween(0.3, 0.95);
        assertThat(figure(made, "demo_coarse.mp4", "xpsnr", "mean")).isBetween(5.0, 30.0);
    }

    @Test
    void whatIsSkippedOfTheInputIsNotComparedEither() throws Exception {
        Transcoded made = made(1);

        assertThat(figure(made, "demo_fine.mp4", "ssim", "min")).isBetween(0.97, 1.0);
        assertThat(made.output()).hasSize(4);
    }
}
