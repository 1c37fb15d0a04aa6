package io.encoreservice.engine.ffmpeg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the comparing filters wrote of each picture into the four figures that clients know of VMAF. */
public final class QualityLogs {

    private static final Pattern XPSNR = Pattern.compile("(?m)^n: *\\d+ .*?\\by: *(\\d+(?:\\.\\d+)?|inf)");
    private static final Pattern SSIM = Pattern.compile("(?m)^n:\\d+ .*\\bAll:(\\d+(?:\\.\\d+)?)");
    // why: the XPSNR of equal pictures is infinite, which JSON cannot say.
    private static final double HIGHEST_XPSNR = 100;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;
    private final Set<String> wanted;

    /**
     * @param folder where ffmpeg worked
     * @param wanted which metrics are of interest
     */
    public QualityLogs(Path folder, Set<String> wanted) {
        this.folder = folder;
        this.wanted = Set.copyOf(wanted);
    }

    /** An output's metrics by name, each by {@code min}, {@code max}, {@code mean} and {@code harmonic_mean}. */
    public Map<String, Map<String, Double>> of(PlannedOutput output) throws IOException {
        Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
        if (output.vmaf() == null) {
            return metrics;
        }
        if (Files.exists(folder.resolve(vmaf(output)))) {
            pooled(Files.readString(folder.resolve(vmaf(output))), metrics);
        } else {
            add(metrics, "xpsnr", values(XPSNR, folder.resolve(xpsnr(output))));
            add(metrics, "ssim", values(SSIM, folder.resolve(ssim(output))));
        }
        metrics.keySet().retainAll(wanted);
        return metrics;
    }

    static String vmaf(PlannedOutput output) {
        return "quality" + output.id() + ".vmaf.json";
    }

    static String xpsnr(PlannedOutput output) {
        return "quality" + output.id() + ".xpsnr.log";
    }

    static String ssim(PlannedOutput output) {
        return "quality" + output.id() + ".ssim.log";
    }

    private static void pooled(String json, Map<String, Map<String, Double>> metrics) throws IOException {
        try {
            for (Map.Entry<String, JsonNode> metric :
                    JSON.readTree(json).path("pooled_metrics").properties()) {
                Map<String, Double> figures = new LinkedHashMap<>();
                for (String figure : List.of("min", "max", "mean", "harmonic_mean")) {
                    figures.put(figure, metric.getValue().path(figure).asDouble(0));
                }
                metrics.put(metric.getKey(), figures);
            }
        } catch (JacksonException e) {
            throw new IOException("the figures of libvmaf cannot be read", e);
        }
    }

    private static List<Double> values(Pattern pattern, Path log) throws IOException {
        return pattern.matcher(Files.readString(log))
                .results()
                .map(result -> result.group(1))
                .map(text -> text.equals("inf") ? HIGHEST_XPSNR : Math.min(HIGHEST_XPSNR, Double.parseDouble(text)))
                .toList();
    }

    private static void add(Map<String, Map<String, Double>> metrics, String name, List<Double> values) {
        if (values.isEmpty()) {
            return;
        }
        double sum = 0;
        double inverse = 0;
        double min = Double.MAX_VALUE;
        double max = 0;
        for (double value : values) {
            sum += value;
            // why: libvmaf's harmonic mean, which bears zeros.
            inverse += 1 / (value + 1);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("min", rounded(min));
        figures.put("max", rounded(max));
        figures.put("mean", rounded(sum / values.size()));
        figures.put("harmonic_mean", rounded(values.size() / inverse - 1));
        metrics.put(name, figures);
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}
