package io.encoreservice.engine.ffmpeg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private final List<Path> folders;
    private final Set<String> wanted;

    /**
     * @param folders where ffmpeg worked, one after the other
     * @param wanted which metrics are of interest
     */
    public QualityLogs(List<Path> folders, Set<String> wanted) {
        this.folders = List.copyOf(folders);
        this.wanted = Set.copyOf(wanted);
    }

    /** An output's metrics by name, each by {@code min}, {@code max}, {@code mean} and {@code harmonic_mean}. */
    public Map<String, Map<String, Double>> of(PlannedOutput output) throws IOException {
        if (output.vmaf() == null) {
            return Map.of();
        }
        Map<String, List<Double>> values = new LinkedHashMap<>();
        for (Path folder : folders) {
            if (Files.exists(folder.resolve(vmaf(output)))) {
                addFrames(Files.readString(folder.resolve(vmaf(output))), values);
            } else {
                addAll(values, "xpsnr", XPSNR, folder.resolve(xpsnr(output)));
                addAll(values, "ssim", SSIM, folder.resolve(ssim(output)));
            }
        }
        values.keySet().retainAll(wanted);
        Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
        values.forEach((name, figures) -> metrics.put(name, pooled(figures)));
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

    private static void addFrames(String json, Map<String, List<Double>> values) throws IOException {
        try {
            for (JsonNode frame : JSON.readTree(json).path("frames")) {
                for (Map.Entry<String, JsonNode> metric : frame.path("metrics").properties()) {
                    values.computeIfAbsent(metric.getKey(), name -> new ArrayList<>())
                            .add(metric.getValue().asDouble(0));
                }
            }
        } catch (JacksonException e) {
            throw new IOException("the figures of libvmaf cannot be read", e);
        }
    }

    private static void addAll(Map<String, List<Double>> values, String name, Pattern pattern, Path log)
            throws IOException {
        List<Double> found = pattern.matcher(Files.readString(log))
                .results()
                .map(result -> result.group(1))
                .map(text -> text.equals("inf") ? HIGHEST_XPSNR : Math.min(HIGHEST_XPSNR, Double.parseDouble(text)))
                .toList();
        if (!found.isEmpty()) {
            values.computeIfAbsent(name, metric -> new ArrayList<>()).addAll(found);
        }
    }

    private static Map<String, Double> pooled(List<Double> values) {
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
        return figures;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}
