package io.encoreservice.engine.ffmpeg;

import io.encoreservice.shared.ffmpeg.ChannelLayout;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one channel layout becomes another.
 *
 * @param panMapping ffmpeg's pan expressions by the input's, then the output's layout
 * @param defaultPan pan expressions by the output's layout, for inputs of at least as many channels
 * @param fallbackToAuto whether ffmpeg's own mix is used where no expression is known
 */
public record AudioMixPreset(
        Map<String, Map<String, String>> panMapping, Map<String, String> defaultPan, boolean fallbackToAuto) {

    /** SVT Encore's default preset. */
    public static AudioMixPreset automatic() {
        return new AudioMixPreset(Map.of(), Map.of(), true);
    }

    /** The filter that mixes, null when this preset has none. */
    @Nullable
    String filter(ChannelLayout from, ChannelLayout to) {
        boolean noMoreChannels = to.channels().size() <= from.channels().size();
        String pan = panMapping.getOrDefault(from.name(), Map.of()).get(to.name());
        if (pan == null && noMoreChannels) {
            pan = defaultPan.get(to.name());
        }
        if (pan != null) {
            return "pan=" + to.name() + "|" + pan;
        }
        boolean automatic = fallbackToAuto && (to.name().equals("stereo") || noMoreChannels);
        return automatic ? "aformat=channel_layouts=" + to.name() : null;
    }
}
