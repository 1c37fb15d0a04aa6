package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.profile.Vmaf;
import java.util.ArrayList;
import java.util.List;

/** Compares an encoded picture with the one it was made of: by libvmaf, or where ffmpeg has none, by XPSNR and SSIM. */
final class QualityGraph {

    private final PlannedOutput output;
    private final Vmaf vmaf;
    private final double seek;

    /** @param seek where in the input's time the output begins */
    QualityGraph(PlannedOutput output, Vmaf vmaf, double seek) {
        this.output = output;
        this.vmaf = vmaf;
        this.seek = seek;
    }

    /** The label under which the input's picture arrives. */
    static String reference(PlannedOutput output) {
        return "[VMAF-" + output.id() + "]";
    }

    /** Arguments that compare with what decoder {@code decoder} gives, and keep nothing but the figures. */
    List<String> arguments(int decoder, String scaling, boolean libvmaf) {
        String decoded = "[dec:" + decoder + "]";
        List<String> arguments = new ArrayList<>(List.of("-filter_complex"));
        arguments.add("sws_flags=" + scaling + ";" + (libvmaf ? byVmaf(decoded) : byOthers(decoded)));
        List<String> results = libvmaf ? List.of("vmaf") : List.of("xpsnr", "ssim");
        results.forEach(result -> arguments.addAll(List.of("-map", label(result), "-f", "null", "-")));
        return arguments;
    }

    private String byVmaf(String decoded) {
        StringBuilder options = new StringBuilder("log_fmt=json:log_path=" + QualityLogs.vmaf(output));
        if (vmaf.feature() != null) {
            options.append(":feature=").append(vmaf.feature());
        }
        if (vmaf.model() != null) {
            options.append(":model=").append(vmaf.model());
        }
        if (vmaf.threads() != null) {
            options.append(":n_threads=").append(vmaf.threads());
        }
        if (vmaf.subsample() != null) {
            options.append(":n_subsample=").append(vmaf.subsample());
        }
        return original(2) + ";" + decoded + label("1") + "scale=rw:rh,setpts=PTS-STARTPTS" + label("dist-sc") + ";"
                + label("dist-sc") + label("2") + "libvmaf=" + options + label("vmaf");
    }

    private String byOthers(String decoded) {
        return original(3) + ";" + decoded + label("1") + "scale=rw:rh,setpts=PTS-STARTPTS,split=2"
                + label("dist1") + label("dist2") + ";"
                + label("dist1") + label("2") + "xpsnr=stats_file=" + QualityLogs.xpsnr(output) + label("xpsnr") + ";"
                + label("dist2") + label("3") + "ssim=stats_file=" + QualityLogs.ssim(output) + label("ssim");
    }

    private String original(int copies) {
        List<String> filters = new ArrayList<>(vmaf.refFilters());
        if (seek > 0) {
            filters.add("trim=start=" + Seconds.text(seek));
        }
        StringBuilder split = new StringBuilder("split=" + copies);
        for (int copy = 1; copy <= copies; copy++) {
            split.append(label(Integer.toString(copy)));
        }
        filters.add("setpts=PTS-STARTPTS");
        filters.add(split.toString());
        return reference(output) + String.join(",", filters);
    }

    private String label(String end) {
        return "[VMAF-" + output.id() + end + "]";
    }
}
