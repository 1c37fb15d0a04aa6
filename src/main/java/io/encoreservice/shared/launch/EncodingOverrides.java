package io.encoreservice.shared.launch;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant sets of SVT Encore's {@code encore-settings.encoding}, under its names; null and empty mean that the
 * engine's own holds. An entry of a map stands beside the engine's others.
 *
 * @param exitOnError whether ffmpeg ends at the first error
 * @param flipWidthHeightIfPortrait whether a picture that stands is scaled to the wanted size turned by 90 degrees
 * @param globalParams options of ffmpeg before any input; an empty text for one without an argument
 * @param defaultChannelLayouts what so many channels are taken for where the input does not say
 * @param audioMixPresets by name
 * @param protocolInputParams options of inputs by protocol
 * @param includeQualityMetrics which figures of quality are told
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EncodingOverrides(
        @Nullable Boolean exitOnError,
        @Nullable Boolean flipWidthHeightIfPortrait,
        Map<String, String> globalParams,
        Map<Integer, String> defaultChannelLayouts,
        Map<String, MixPreset> audioMixPresets,
        Map<String, Map<String, String>> protocolInputParams,
        List<String> includeQualityMetrics) {

    public static final EncodingOverrides NONE =
            new EncodingOverrides(null, null, Map.of(), Map.of(), Map.of(), Map.of(), List.of());

    public EncodingOverrides {
        globalParams = sorted(globalParams);
        defaultChannelLayouts = sorted(defaultChannelLayouts);
        audioMixPresets = sorted(audioMixPresets);
        protocolInputParams = sorted(protocolInputParams);
        includeQualityMetrics = List.copyOf(includeQualityMetrics);
    }

    // why: the same settings must be the same text wherever they are written, or engines would begin anew for nothing.
    private static <K extends Comparable<K>, V> Map<K, V> sorted(Map<K, V> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }

    /**
     * How one channel layout becomes another.
     *
     * @param panMapping expressions of ffmpeg's pan by the input's, then the output's layout
     * @param defaultPan the same by the output's layout alone
     * @param fallbackToAuto whether ffmpeg's own mix is used where there is no expression
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record MixPreset(
            Map<String, Map<String, String>> panMapping,
            Map<String, String> defaultPan,
            @Nullable Boolean fallbackToAuto) {

        public MixPreset {
            panMapping = sorted(panMapping);
            defaultPan = sorted(defaultPan);
        }
    }
}
