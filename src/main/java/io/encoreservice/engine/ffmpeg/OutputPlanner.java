package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.ffmpeg.PlannedOutput.Audio;
import io.encoreservice.engine.ffmpeg.PlannedOutput.Video;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.job.MediaFile.VideoStream;
import io.encoreservice.engine.profile.AudioEncode;
import io.encoreservice.engine.profile.Encode;
import io.encoreservice.engine.profile.Profile;
import io.encoreservice.engine.profile.SimpleAudioEncode;
import io.encoreservice.engine.profile.ThumbnailEncode;
import io.encoreservice.engine.profile.ThumbnailMapEncode;
import io.encoreservice.engine.profile.VideoEncode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which files a profile makes of a job's inputs; what cannot be made is left out when optional. */
final class OutputPlanner {

    private final JobRequest job;
    private final JobInputs inputs;
    private final ParameterPolicy policy;
    private final EncodingSettings settings;
    private final SoundPlanner sound;
    private final ThumbnailPlanner thumbnails;

    OutputPlanner(JobRequest job, List<CommandInput> inputs, ParameterPolicy policy, EncodingSettings settings) {
        this.job = job;
        this.inputs = new JobInputs(job, inputs, settings.defaultChannelLayouts());
        this.policy = policy;
        this.settings = settings;
        this.sound = new SoundPlanner(this.inputs, settings.audioMixPresets());
        this.thumbnails = new ThumbnailPlanner(this.inputs);
    }

    List<PlannedOutput> plan(Profile profile) throws PlanException, ParameterRefusedException {
        Map<PlannedOutput, Encode> outputs = new LinkedHashMap<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < profile.encodes().size(); i++) {
            Encode encode = profile.encodes().get(i);
            EncodeChecks.check("encodes[" + i + "]", encode, policy);
            PlannedOutput output = encode.enabled() ? planOptional(encode) : null;
            if (output != null && !ids.add(output.id())) {
                throw new PlanException("Profile " + job.profile() + " contains duplicate suffixes: " + output.id());
            }
            if (output != null) {
                outputs.put(output, encode);
            }
        }
        leaveOutUndecodable(outputs);
        if (outputs.isEmpty()) {
            throw new PlanException("No outputs to encode! Check the profile and the inputs");
        }
        return List.copyOf(outputs.keySet());
    }

    private static void leaveOutUndecodable(Map<PlannedOutput, Encode> outputs) throws PlanException {
        List<PlannedOutput> files = PlannedOutput.encodedFromInputs(outputs.keySet());
        for (Map.Entry<PlannedOutput, Encode> entry : List.copyOf(outputs.entrySet())) {
            Integer wanted = entry.getKey().decodedOutput();
            if (wanted == null || (wanted < files.size() && files.get(wanted).isFilm())) {
                continue;
            }
            if (!entry.getValue().optional()) {
                throw JobInputs.cannot(
                        entry.getKey().id(), "decodeOutput " + wanted + " is no video among the outputs");
            }
            outputs.remove(entry.getKey());
        }
    }

    private @Nullable PlannedOutput planOptional(Encode encode) throws PlanException {
        try {
            return switch (encode) {
                case VideoEncode video -> video(video);
                case AudioEncode audio -> file(audio, audio.format(), sound.stream(audio, id(audio), audio.suffix()));
                case SimpleAudioEncode audio ->
                    file(audio, audio.format(), sound.stream(audio, id(audio), audio.suffix()));
                case ThumbnailEncode pictures -> thumbnails.pictures(pictures);
                case ThumbnailMapEncode map -> thumbnails.map(map);
            };
        } catch (PlanException e) {
            if (encode.optional()) {
                return null;
            }
            throw e;
        }
    }

    private PlannedOutput video(VideoEncode encode) throws PlanException {
        String id = id(encode);
        CommandInput input = inputs.video(encode.inputLabel(), id);
        VideoStream stream = input.video();
        if (stream == null) {
            throw JobInputs.cannot(id, "there is no video");
        }
        String filter = VideoFilters.ofOutput(encode, input.input(), stream, job.debugOverlay(), settings);
        List<String> firstPass = encode.twoPass() ? EncodeParams.video(encode, 1) : List.of();
        List<String> params = EncodeParams.video(encode, encode.twoPass() ? 2 : 0);
        List<Audio> audio = sound.besideVideo(encode.audioEncodes(), id);
        Video video = new Video(encode.inputLabel(), filter, firstPass, params, null, encode.vmaf());
        return new PlannedOutput(id, name(encode), encode.format(), false, video, audio, null);
    }

    private PlannedOutput file(Encode encode, String format, Audio audio) {
        return new PlannedOutput(id(encode), name(encode), format, false, null, List.of(audio), null);
    }

    private static String id(Encode encode) {
        return OutputNames.id(encode);
    }

    private String name(Encode encode) {
        return OutputNames.of(job.baseName(), encode);
    }
}
