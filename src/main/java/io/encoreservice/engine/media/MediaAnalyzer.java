package io.encoreservice.engine.media;

import io.encoreservice.engine.ffmpeg.Source;
import io.encoreservice.engine.job.Input;
import io.encoreservice.engine.job.MediaFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Tells what a media file holds, under svt/media-analyzer's names. */
public final class MediaAnalyzer {

    // why: ffprobe refuses options that belong to ffmpeg's own reading, such as -ss or -re.
    private static final Set<String> PROBE_OPTIONS = Set.of(
            "analyzeduration",
            "err_detect",
            "fflags",
            "ignore_editlist",
            "probesize",
            "reconnect",
            "reconnect_at_eof",
            "reconnect_delay_max",
            "reconnect_on_http_error",
            "reconnect_on_network_error",
            "reconnect_streamed",
            "referer",
            "rw_timeout",
            "scan_all_pmts",
            "seekable",
            "timeout",
            "user_agent");

    private final FfprobeProcess ffprobe;

    public MediaAnalyzer(FfprobeProcess ffprobe) {
        this.ffprobe = ffprobe;
    }

    /**
     * Analyses an input. When it is wanted and the container does not say, the first five seconds are decoded to learn
     * whether the video is interlaced.
     *
     * @throws AnalysisFailedException when the file cannot be read or holds nothing known
     * @throws InterruptedException when the calling thread was interrupted; ffprobe is gone then
     */
    public MediaFile analyzeInput(Source source, Input input) throws AnalysisFailedException, InterruptedException {
        List<String> options = new ArrayList<>(source.guards(input.params()));
        input.params().forEach((name, value) -> addProbeOption(options, name, value));
        JsonNode probed = probe(options, source, input.uri());
        boolean interlaced = input.type().hasVideo()
                && input.probeInterlaced()
                && ProbedMedia.fieldOrderUnknown(probed, input.videoStream())
                && decodesInterlaced(options, source, input);
        return ProbedMedia.read(probed, input.uri(), interlaced);
    }

    /**
     * When the pictures of an input are shown.
     *
     * @throws AnalysisFailedException when the file cannot be read
     * @throws InterruptedException when the calling thread was interrupted; ffprobe is gone then
     */
    public PictureTimes pictureTimes(Source source, Input input) throws AnalysisFailedException, InterruptedException {
        int stream = input.videoStream() == null ? 0 : input.videoStream();
        List<String> arguments = new ArrayList<>(List.of(
                "-select_streams",
                "v:" + stream,
                "-show_entries",
                "stream=start_time,duration,r_frame_rate,avg_frame_rate:format=start_time,duration"));
        arguments.addAll(source.guards(input.params()));
        input.params().forEach((name, value) -> addProbeOption(arguments, name, value));
        arguments.add(source.location());
        return ProbedMedia.pictureTimes(ffprobe.run(arguments, input.uri()));
    }

    /**
     * Analyses a file that was made here.
     *
     * @param shownAs its name in the result and in messages
     * @throws AnalysisFailedException when the file cannot be read or holds nothing known
     * @throws InterruptedException when the calling thread was interrupted; ffprobe is gone then
     */
    public MediaFile analyzeOutput(Source source, String shownAs) throws AnalysisFailedException, InterruptedException {
        return ProbedMedia.read(probe(source.guards(Map.of()), source, shownAs), shownAs, false);
    }

    private JsonNode probe(List<String> options, Source source, String shownAs)
            throws AnalysisFailedException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-show_streams", "-show_format"));
        arguments.addAll(options);
        arguments.add(source.location());
        return ffprobe.run(arguments, shownAs);
    }

    private boolean decodesInterlaced(List<String> options, Source source, Input input)
            throws AnalysisFailedException, InterruptedException {
        int stream = input.videoStream() == null ? 0 : input.videoStream();
        List<String> arguments = new ArrayList<>(List.of(
                "-read_intervals", "%+5", "-select_streams", "v:" + stream, "-show_entries", "frame=interlaced_frame"));
        arguments.addAll(options);
        arguments.add(source.location());
        int balance = 0;
        for (JsonNode frame : ffprobe.run(arguments, input.uri()).path("frames").values()) {
            balance += frame.path("interlaced_frame").asInt(0) == 1 ? 1 : -1;
        }
        return balance > 0;
    }

    private static void addProbeOption(List<String> options, String name, @Nullable String value) {
        if (value != null && PROBE_OPTIONS.contains(name)) {
            options.addAll(List.of("-" + name, value));
        }
    }
}
