package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.ffmpeg.PlannedOutput.Audio;
import io.encoreservice.engine.profile.AudioEncode;
import io.encoreservice.engine.profile.AudioStreamEncode;
import io.encoreservice.engine.profile.DialogueEnhancement;
import io.encoreservice.engine.profile.SimpleAudioEncode;
import io.encoreservice.shared.ffmpeg.ChannelLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides how an audio stream is made of an input's sound. */
record SoundPlanner(JobInputs inputs, Map<String, AudioMixPreset> presets) {

    /** The streams beside a video, those left out that are optional and cannot be made. */
    List<Audio> besideVideo(List<AudioStreamEncode> encodes, String id) throws PlanException {
        List<Audio> streams = new ArrayList<>();
        for (AudioStreamEncode encode : encodes) {
            Audio stream = encode.enabled() ? optional(encode, id, id + "-" + streams.size()) : null;
            if (stream != null) {
                streams.add(stream);
            }
        }
        if (streams.size() > 1 && streams.stream().anyMatch(stream -> stream.filter() == null)) {
            throw JobInputs.cannot(id, "SimpleAudioEncode takes all streams and cannot stand beside others");
        }
        return List.copyOf(streams);
    }

    private @Nullable Audio optional(AudioStreamEncode encode, String id, String name) throws PlanException {
        try {
            return stream(encode, id, name);
        } catch (PlanException e) {
            if (encode.optional()) {
                return null;
            }
            throw e;
        }
    }

    /**
     * One stream.
     *
     * @param id its output
     * @param name what tells its labels from others of the graph
     */
    Audio stream(AudioStreamEncode encode, String id, String name) throws PlanException {
        inputs.checkAudio(encode.inputLabel(), id);
        return switch (encode) {
            case SimpleAudioEncode simple -> new Audio(simple.inputLabel(), null, EncodeParams.simpleAudio(simple));
            case AudioEncode mixed -> {
                List<String> filters = new ArrayList<>(mix(mixed, id, name));
                filters.addAll(mixed.filters());
                yield new Audio(mixed.inputLabel(), String.join(",", filters), EncodeParams.audio(mixed));
            }
        };
    }

    private List<String> mix(AudioEncode encode, String id, String name) throws PlanException {
        AudioMixPreset preset = presets.get(encode.audioMixPreset());
        if (preset == null) {
            throw JobInputs.cannot(id, "there is no audio mix preset '" + encode.audioMixPreset() + "'");
        }
        ChannelLayout to = ChannelLayout.named(encode.channelLayout());
        if (to == null) {
            throw JobInputs.cannot(id, "there is no channel layout '" + encode.channelLayout() + "'");
        }
        ChannelLayout from = inputs.layout(encode.inputLabel(), id);
        List<String> filters = new ArrayList<>();
        DialogueEnhancement enhancement = encode.dialogueEnhancement();
        if (enhancement != null) {
            DialogueFilters.Enhanced enhanced = new DialogueFilters(enhancement, name).of(from);
            if (enhanced == null) {
                throw JobInputs.cannot(id, "the dialogue of " + from.name() + " sound cannot be enhanced");
            }
            filters.add(enhanced.filter());
            from = enhanced.layout();
        }
        String filter = preset.filter(from, to);
        if (filter == null) {
            throw JobInputs.cannot(id, "there is no mix from " + from.name() + " to " + to.name());
        }
        filters.add(filter);
        return filters;
    }
}
