package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.ffmpeg.PlannedOutput.Audio;
import io.encoreservice.engine.ffmpeg.PlannedOutput.Tiles;
import io.encoreservice.engine.ffmpeg.PlannedOutput.Video;
import io.encoreservice.engine.job.Input;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.profile.Profile;
import io.encoreservice.engine.profile.Vmaf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes ffmpeg's arguments in SVT Encore's order, with fixed options that keep ffmpeg where it belongs. */
final class FfmpegCommand {

    // why: no single block of memory larger than this, whatever size a file claims.
    private static final String LARGEST_BLOCK = Integer.toString(1 << 30);

    /** What every file says of itself. */
    static final List<String> COMMENT = List.of("-metadata", "comment=Transcoded using Encore");

    private final JobRequest request;
    private final Profile profile;
    private final EncodePlan.Folders folders;
    private final EncodingSettings settings;

    FfmpegCommand(JobRequest request, Profile profile, EncodePlan.Folders folders, EncodingSettings settings) {
        this.request = request;
        this.profile = profile;
        this.folders = folders;
        this.settings = settings;
    }

    /** The first of two passes: pictures only, kept nowhere. */
    List<String> firstPass(List<CommandInput> inputs, List<PlannedOutput> outputs) throws PlanException {
        List<CommandInput> used = inputs.stream()
                .filter(input -> input.video() != null && outputs.stream().anyMatch(output -> isOf(input, output)))
                .toList();
        List<PlannedOutput> silent =
                outputs.stream().map(PlannedOutput::firstPassOnly).toList();
        List<String> arguments = head(used, silent);
        for (PlannedOutput output : silent) {
            Video video = Objects.requireNonNull(output.video());
            arguments.addAll(List.of("-map", FilterGraph.label(output, video)));
            addSeek(arguments, inputs);
            arguments.add("-an");
            addDuration(arguments);
            arguments.addAll(video.firstPass());
            arguments.addAll(List.of("-f", output.format().matches("mp4|mov") ? output.format() : "null", "/dev/null"));
        }
        return List.copyOf(arguments);
    }

    /**
     * The only or second pass.
     *
     * @param libvmaf whether ffmpeg has it
     */
    List<String> lastPass(List<CommandInput> inputs, List<PlannedOutput> outputs, boolean libvmaf)
            throws PlanException {
        List<PlannedOutput> encoded = PlannedOutput.encodedFromInputs(outputs);
        List<String> arguments = head(inputs, encoded);
        Map<Integer, Integer> decoders = new HashMap<>();
        int teller = teller(encoded, outputs);
        for (int i = 0; i < encoded.size(); i++) {
            if (i == teller) {
                arguments.addAll(FfmpegProgress.toldBy(encoded.get(i).isFilm() ? "v:0" : "a:0"));
            }
            addOutput(arguments, inputs, encoded.get(i));
            if (isDecoded(i, encoded.get(i), outputs)) {
                arguments.addAll(List.of("-dec", i + ":v:0"));
                decoders.put(i, decoders.size());
            }
        }
        for (PlannedOutput output : outputs) {
            Integer wanted = output.decodedOutput();
            if (wanted != null) {
                arguments.addAll(List.of("-filter_complex", decodedGraph(output, decoders.getOrDefault(wanted, 0))));
                addOutput(arguments, inputs, output);
            }
        }
        for (int i = 0; i < encoded.size(); i++) {
            Vmaf vmaf = encoded.get(i).vmaf();
            if (vmaf != null) {
                arguments.addAll(new QualityGraph(encoded.get(i), vmaf, EncodePlan.outputSeek(request, inputs))
                        .arguments(decoders.getOrDefault(i, 0), profile.scaling(), libvmaf));
            }
        }
        return List.copyOf(arguments);
    }

    /** The number of the output that says how far it is where pictures may come late, -1 for none. */
    private static int teller(List<PlannedOutput> encoded, List<PlannedOutput> outputs) {
        if (outputs.stream().noneMatch(PlannedOutput::image)) {
            return -1;
        }
        int sound = -1;
        for (int i = encoded.size() - 1; i >= 0; i--) {
            sound = encoded.get(i).image() ? sound : i;
        }
        for (int i = 0; i < encoded.size(); i++) {
            if (encoded.get(i).isFilm()) {
                return i;
            }
        }
        return sound;
    }

    private static boolean isDecoded(int index, PlannedOutput output, List<PlannedOutput> outputs) {
        return output.vmaf() != null
                || outputs.stream().anyMatch(other -> Objects.equals(other.decodedOutput(), index));
    }

    private static String decodedGraph(PlannedOutput output, int decoder) {
        Video video = Objects.requireNonNull(output.video());
        return "[dec:" + decoder + "]" + video.filter() + FilterGraph.label(output, video);
    }

    /** Makes one picture of the many of an output. */
    List<String> tiles(PlannedOutput output) {
        Tiles tiles = Objects.requireNonNull(output.tiles());
        List<String> arguments = new ArrayList<>(fixed(settings));
        arguments.addAll(List.of(
                "-protocol_whitelist",
                "file",
                "-format_whitelist",
                "image2",
                "-f",
                "image2",
                "-i",
                folders.work().resolve(output.fileName()).toString(),
                "-vf",
                "tile=" + tiles.grid(),
                "-frames:v",
                "1",
                "-q:v",
                Integer.toString(tiles.quality()),
                "-update",
                "1",
                folders.output().resolve(tiles.target()).toString()));
        return List.copyOf(arguments);
    }

    static List<String> fixed(EncodingSettings settings) {
        List<String> arguments = new ArrayList<>(settings.exitOnError() ? List.of("-xerror") : List.of());
        arguments.addAll(EncodeParams.list(settings.globalParams()));
        arguments.addAll(List.of(
                "-hide_banner",
                "-loglevel",
                "+level",
                "-y",
                "-nostdin",
                "-nostats",
                "-progress",
                "pipe:1",
                "-stats_period",
                "0.5",
                "-max_alloc",
                LARGEST_BLOCK));
        return arguments;
    }

    private List<String> head(List<CommandInput> inputs, List<PlannedOutput> outputs) throws PlanException {
        List<String> arguments = new ArrayList<>(fixed(settings));
        for (CommandInput source : inputs) {
            addInput(arguments, source);
        }
        String graph = new FilterGraph(
                        inputs,
                        outputs,
                        profile.scaling(),
                        profile.deinterlaceFilter(),
                        settings.defaultChannelLayouts())
                .text();
        if (graph != null) {
            arguments.addAll(List.of("-filter_complex", graph));
        }
        return arguments;
    }

    private void addInput(List<String> arguments, CommandInput source) {
        Input input = source.input();
        arguments.addAll(source.source().guards(input.params()));
        arguments.addAll(EncodeParams.list(input.params()));
        Double duration = request.duration();
        if (duration != null) {
            arguments.addAll(List.of("-t", Seconds.text(duration + Seconds.positive(request.seekTo()))));
        }
        if (input.seekTo() != null) {
            arguments.addAll(List.of("-ss", Seconds.text(input.seekTo())));
        }
        if (input.copyTs()) {
            arguments.add("-copyts");
        }
        arguments.addAll(List.of("-i", source.source().location()));
    }

    private void addOutput(List<String> arguments, List<CommandInput> inputs, PlannedOutput output) {
        Video video = output.video();
        if (video != null) {
            arguments.addAll(List.of("-map", FilterGraph.label(output, video)));
            addSeek(arguments, output, inputs);
        }
        for (int stream = 0; stream < output.audio().size(); stream++) {
            Audio audio = output.audio().get(stream);
            arguments.addAll(List.of(
                    "-map", audio.filter() == null ? allStreams(audio, inputs) : FilterGraph.label(output, stream)));
            addSeek(arguments, output, inputs);
        }
        if (!output.image()) {
            addDuration(arguments);
        }
        arguments.addAll(video == null ? List.of("-vn") : video.params());
        if (output.audio().isEmpty()) {
            arguments.add("-an");
        }
        for (int stream = 0; stream < output.audio().size(); stream++) {
            for (String param : output.audio().get(stream).params()) {
                arguments.add(param.replace("{stream_index}", Integer.toString(stream)));
            }
        }
        arguments.addAll(COMMENT);
        arguments.add((output.tiles() == null ? folders.output() : folders.work())
                .resolve(output.fileName())
                .toString());
    }

    private static String allStreams(Audio audio, List<CommandInput> inputs) {
        for (int i = 0; i < inputs.size(); i++) {
            if (FilterGraph.isOf(inputs.get(i), audio)) {
                Integer wanted = inputs.get(i).input().audioStream();
                return i + ":a" + (wanted == null ? "" : ":" + wanted);
            }
        }
        throw new IllegalArgumentException("no input with audio label " + audio.inputLabel());
    }

    private void addSeek(List<String> arguments, PlannedOutput output, List<CommandInput> inputs) {
        // why: stills are picked by their time in the input, so nothing may be cut off before them.
        if (!output.image()) {
            addSeek(arguments, inputs);
        }
    }

    private void addSeek(List<String> arguments, List<CommandInput> inputs) {
        double seek = EncodePlan.outputSeek(request, inputs);
        if (seek > 0) {
            arguments.addAll(List.of("-ss", Seconds.text(seek)));
        }
    }

    private void addDuration(List<String> arguments) {
        Double duration = request.duration();
        if (duration != null) {
            arguments.addAll(List.of("-t", Seconds.text(duration)));
        }
    }

    private static boolean isOf(CommandInput source, PlannedOutput output) {
        Video video = output.video();
        return video != null && video.inputLabel().equals(source.input().videoLabel());
    }
}
