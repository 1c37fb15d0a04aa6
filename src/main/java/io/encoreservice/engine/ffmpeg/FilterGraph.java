package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.ffmpeg.PlannedOutput.Audio;
import io.encoreservice.engine.ffmpeg.PlannedOutput.Video;
import io.encoreservice.engine.job.MediaFile.VideoStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one filter graph of a command, in SVT Encore's order: inputs' pictures, outputs' pictures, then sound likewise. */
final class FilterGraph {

    private final List<CommandInput> inputs;
    private final List<PlannedOutput> outputs;
    private final String scaling;
    private final String deinterlace;
    private final Map<Integer, String> defaultLayouts;

    FilterGraph(
            List<CommandInput> inputs,
            List<PlannedOutput> outputs,
            String scaling,
            String deinterlace,
            Map<Integer, String> defaultLayouts) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.scaling = scaling;
        this.deinterlace = deinterlace;
        this.defaultLayouts = Map.copyOf(defaultLayouts);
    }

    /** The graph's text, null when no output is filtered. */
    @Nullable
    String text() throws PlanException {
        List<String> parts = new ArrayList<>(List.of("sws_flags=" + scaling));
        for (int i = 0; i < inputs.size(); i++) {
            addVideoInput(i, parts);
        }
        outputs.forEach(output -> addVideoOutput(output, parts));
        for (int i = 0; i < inputs.size(); i++) {
            addAudioInput(i, parts);
        }
        outputs.forEach(output -> addAudioOutput(output, parts));
        return parts.size() == 1 ? null : String.join(";", parts);
    }

    /** What {@code -map} names for an output's picture. */
    static String label(PlannedOutput output, Video video) {
        return video.filter() == null ? before(output, video) : "[VIDEO-" + output.id() + "]";
    }

    /** What {@code -map} names for an output's sound. */
    static String label(PlannedOutput output, int stream) {
        return "[AUDIO-" + output.id() + "-" + stream + "]";
    }

    private static String before(PlannedOutput output, Video video) {
        return "[VIDEO-" + video.inputLabel() + "-" + output.id() + "]";
    }

    private void addVideoInput(int index, List<String> parts) {
        CommandInput source = inputs.get(index);
        VideoStream stream = source.video();
        if (stream == null) {
            return;
        }
        StringBuilder labels = new StringBuilder();
        int users = 0;
        for (PlannedOutput output : outputs) {
            Video video = output.video();
            if (video != null && video.inputLabel().equals(source.input().videoLabel())) {
                labels.append(before(output, video));
                users++;
                if (video.vmaf() != null) {
                    labels.append(QualityGraph.reference(output));
                    users++;
                }
            }
        }
        if (users > 0) {
            Integer wanted = source.input().videoStream();
            List<String> filters = new ArrayList<>(VideoFilters.ofInput(source.input(), stream, deinterlace));
            filters.add("split=" + users + labels);
            parts.add("[" + index + ":v" + (wanted == null ? "" : ":" + wanted) + "]" + String.join(",", filters));
        }
    }

    private static void addVideoOutput(PlannedOutput output, List<String> parts) {
        Video video = output.video();
        if (video != null && video.filter() != null) {
            String before = before(output, video);
            String filter = video.filter();
            parts.add((filter.contains(before) ? "" : before) + filter + label(output, video));
        }
    }

    private void addAudioInput(int index, List<String> parts) throws PlanException {
        CommandInput source = inputs.get(index);
        StringBuilder labels = new StringBuilder();
        int users = 0;
        for (PlannedOutput output : outputs) {
            for (int stream = 0; stream < output.audio().size(); stream++) {
                Audio audio = output.audio().get(stream);
                if (audio.filter() != null && isOf(source, audio)) {
                    labels.append(before(output, audio, stream));
                    users++;
                }
            }
        }
        if (users > 0) {
            AudioSelector selector = AudioSelector.of(index, source, defaultLayouts);
            List<String> filters = new ArrayList<>();
            if (selector.join() != null) {
                filters.add(selector.join());
            }
            filters.addAll(source.input().audioFilters());
            filters.add("asplit=" + users + labels);
            parts.add(selector.labels() + String.join(",", filters));
        }
    }

    private static void addAudioOutput(PlannedOutput output, List<String> parts) {
        for (int stream = 0; stream < output.audio().size(); stream++) {
            Audio audio = output.audio().get(stream);
            if (audio.filter() != null) {
                String before = before(output, audio, stream);
                String filter = audio.filter();
                parts.add((filter.contains(before) ? "" : before) + filter + label(output, stream));
            }
        }
    }

    private static String before(PlannedOutput output, Audio audio, int stream) {
        return "[AUDIO-" + audio.inputLabel() + "-" + output.id() + "-" + stream + "]";
    }

    static boolean isOf(CommandInput source, Audio audio) {
        return source.input().type().hasAudio() && source.input().audioLabel().equals(audio.inputLabel());
    }
}
