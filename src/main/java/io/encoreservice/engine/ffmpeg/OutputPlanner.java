package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.ffmpeg.PlannedOutput.Audio;
import io.encoreservice.engine.ffmpeg.PlannedOutput.Tiles;
import io.encoreservice.engine.ffmpeg.PlannedOutput.Video;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.job.MediaFile.VideoStream;
import io.encoreservice.engine.profile.AudioEncode;
import io.encoreservice.engine.profile.AudioStreamEncode;
import io.encoreservice.engine.profile.Encode;
import io.encoreservice.engine.profile.Profile;
import io.encoreservice.engine.profile.SimpleAudioEncode;
import io.encoreservice.engine.profile.ThumbnailEncode;
import io.encoreservice.engine.profile.ThumbnailMapEncode;
import io.encoreservice.engine.profile.VideoEncode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which files a profile makes of a job's inputs; what cannot be made is left out when optional. */
final class OutputPlanner {

    private final JobRequest job;
    private final List<CommandInput> inputs;
    private final ParameterPolicy policy;
    private final Map<String, AudioMixPreset> presets;
    private final @Nullable Path font;

    OutputPlanner(
            JobRequest job,
            List<CommandInput> inputs,
            ParameterPolicy policy,
            Map<String, AudioMixPreset> presets,
            @Nullable Path font) {
        this.job = job;
        this.inputs = inputs;
        this.policy = policy;
        this.presets = presets;
        this.font = font;
    }

    List<PlannedOutput> plan(Profile profile) throws PlanException, ParameterRefusedException {
        List<PlannedOutput> outputs = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < profile.encodes().size(); i++) {
            Encode encode = profile.encodes().get(i);
            EncodeChecks.check("encodes[" + i + "]", encode, policy);
            PlannedOutput output = encode.enabled() ? planOptional(encode) : null;
            if (output != null && !ids.add(output.id())) {
                throw new PlanException("Profile " + job.profile() + " contains duplicate suffixes: " + output.id());
            }
            if (output != null) {
                outputs.add(output);
            }
        }
        if (outputs.isEmpty()) {
            throw new PlanException("No outputs to encode! Check the profile and the inputs");
        }
        return List.copyOf(outputs);
    }

    private @Nullable PlannedOutput planOptional(Encode encode) throws PlanException {
        try {
            return switch (encode) {
                case VideoEncode video -> video(video);
                case AudioEncode audio -> audioFile(audio, audio, audio.format());
                case SimpleAudioEncode audio -> audioFile(audio, audio, audio.format());
                case ThumbnailEncode thumbnails -> thumbnails(thumbnails);
                case ThumbnailMapEncode map -> thumbnailMap(map);
            };
        } catch (PlanException e) {
            if (encode.optional()) {
                return null;
            }
            throw e;
        }
    }

    private PlannedOutput video(VideoEncode encode) throws PlanException {
        String id = OutputNames.id(encode);
        CommandInput input = videoInput(encode.inputLabel(), id);
        String filter = VideoFilters.ofOutput(encode, input.input(), stream(input, id), job.debugOverlay(), font);
        List<String> firstPass = encode.twoPass() ? EncodeParams.video(encode, 1) : List.of();
        List<String> params = EncodeParams.video(encode, encode.twoPass() ? 2 : 0);
        List<Audio> audio = new ArrayList<>();
        for (AudioStreamEncode stream : encode.audioEncodes()) {
            Audio planned = stream.enabled() ? besideVideo(stream, id) : null;
            if (planned != null) {
                audio.add(planned);
            }
        }
        if (audio.size() > 1 && audio.stream().anyMatch(stream -> stream.filter() == null)) {
            throw cannot(id, "SimpleAudioEncode takes all streams and cannot stand beside others");
        }
        Video video = new Video(encode.inputLabel(), filter, firstPass, params);
        return new PlannedOutput(id, name(encode), encode.format(), false, video, List.copyOf(audio), null);
    }

    private @Nullable Audio besideVideo(AudioStreamEncode encode, String id) throws PlanException {
        try {
            return audio(encode, id);
        } catch (PlanException e) {
            if (encode.optional()) {
                return null;
            }
            throw e;
        }
    }

    private PlannedOutput audioFile(Encode encode, AudioStreamEncode stream, String format) throws PlanException {
        String id = OutputNames.id(encode);
        return new PlannedOutput(id, name(encode), format, false, null, List.of(audio(stream, id)), null);
    }

    private Audio audio(AudioStreamEncode encode, String id) throws PlanException {
        int index = audioIndex(encode.inputLabel());
        if (index < 0 || inputs.get(index).audio().isEmpty()) {
            throw cannot(id, "there is no audio input with label '" + encode.inputLabel() + "'");
        }
        return switch (encode) {
            case SimpleAudioEncode simple -> new Audio(simple.inputLabel(), null, EncodeParams.simpleAudio(simple));
            case AudioEncode mixed -> {
                String filter =
                        mix(mixed, AudioSelector.of(index, inputs.get(index)).layout(), id);
                List<String> filters = new ArrayList<>(List.of(filter));
                filters.addAll(mixed.filters());
                yield new Audio(mixed.inputLabel(), String.join(",", filters), EncodeParams.audio(mixed));
            }
        };
    }

    private String mix(AudioEncode encode, ChannelLayout from, String id) throws PlanException {
        AudioMixPreset preset = presets.get(encode.audioMixPreset());
        ChannelLayout to = ChannelLayout.named(encode.channelLayout());
        if (preset == null || to == null) {
            throw cannot(
                    id,
                    preset == null
                            ? "there is no audio mix preset '" + encode.audioMixPreset() + "'"
                            : "there is no channel layout '" + encode.channelLayout() + "'");
        }
        String filter = preset.filter(from, to);
        if (filter == null) {
            throw cannot(id, "there is no mix from " + from.name() + " to " + to.name());
        }
        return filter;
    }

    private PlannedOutput thumbnails(ThumbnailEncode encode) throws PlanException {
        String id = OutputNames.id(encode);
        CommandInput input = videoInput(encode.inputLabel(), id);
        Double interval = encode.intervalSeconds();
        Double moment = job.thumbnailTime();
        String select;
        if (moment != null) {
            select = ThumbnailFilters.atTimes(List.of(moment));
        } else if (interval != null) {
            select = ThumbnailFilters.everyInterval(interval, outputSeek());
        } else {
            double length = length(input, id);
            select = ThumbnailFilters.atTimes(encode.percentages().stream()
                    .map(percent -> outputSeek() + percent * length / 100)
                    .toList());
        }
        String filter =
                select + ",scale=w=" + encode.thumbnailWidth() + ":h=" + encode.thumbnailHeight() + ":out_range=jpeg";
        List<String> params = List.of("-fps_mode", "vfr", "-q:v", Integer.toString(encode.quality()));
        Video video = new Video(encode.inputLabel(), filter, List.of(), params);
        return new PlannedOutput(id, name(encode), "jpg", true, video, List.of(), null);
    }

    private PlannedOutput thumbnailMap(ThumbnailMapEncode encode) throws PlanException {
        String id = OutputNames.id(encode);
        CommandInput input = videoInput(encode.inputLabel(), id);
        double interval = length(input, id) / (encode.cols() * encode.rows());
        Ratio tile = new Ratio(encode.tileWidth(), encode.tileHeight());
        String filter = ThumbnailFilters.everyInterval(interval, outputSeek())
                + "," + String.join(",", VideoFilters.pad(tile.toString()))
                + ",scale=-1:" + encode.tileHeight();
        String frames = job.baseName().replace("%", "%%") + encode.suffix() + "%04d.png";
        Tiles tiles = new Tiles(encode.cols() + "x" + encode.rows(), encode.quality(), name(encode));
        Video video = new Video(encode.inputLabel(), filter, List.of(), List.of("-fps_mode", "vfr"));
        return new PlannedOutput(id, frames, encode.format(), true, video, List.of(), tiles);
    }

    private String name(Encode encode) {
        return OutputNames.of(job.baseName(), encode);
    }

    private double length(CommandInput input, String id) throws PlanException {
        Double wanted = job.duration();
        double length = wanted == null ? input.length() - Seconds.positive(job.seekTo()) : wanted;
        if (!(length > 0)) {
            throw cannot(id, "the duration is unknown");
        }
        return length;
    }

    private double outputSeek() {
        return EncodePlan.outputSeek(job, inputs);
    }

    private CommandInput videoInput(String label, String id) throws PlanException {
        for (CommandInput input : inputs) {
            if (input.video() != null && input.input().videoLabel().equals(label)) {
                return input;
            }
        }
        throw cannot(id, "there is no video input with label '" + label + "'");
    }

    private static VideoStream stream(CommandInput input, String id) throws PlanException {
        VideoStream stream = input.video();
        if (stream == null) {
            throw cannot(id, "there is no video");
        }
        return stream;
    }

    private int audioIndex(String label) {
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).input().type().hasAudio()
                    && inputs.get(i).input().audioLabel().equals(label)) {
                return i;
            }
        }
        return -1;
    }

    private static PlanException cannot(String id, String why) {
        return new PlanException("Can not generate " + id + "! " + why);
    }
}
