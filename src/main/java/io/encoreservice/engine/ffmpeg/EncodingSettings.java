package io.encoreservice.engine.ffmpeg;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decides of every encode, under SVT Encore's names.
 *
 * @param exitOnError whether ffmpeg ends at the first error
 * @param flipWidthHeightIfPortrait whether a picture that stands is scaled to the wanted size turned by 90 degrees
 * @param globalParams options of ffmpeg before any input
 * @param defaultChannelLayouts what so many channels are taken for where the input does not say
 * @param audioMixPresets by name
 * @param includeQualityMetrics which figures of quality are told
 * @param font a TrueType font for text on the picture
 */
public record EncodingSettings(
        boolean exitOnError,
        boolean flipWidthHeightIfPortrait,
        Map<String, @Nullable String> globalParams,
        Map<Integer, String> defaultChannelLayouts,
        Map<String, AudioMixPreset> audioMixPresets,
        Set<String> includeQualityMetrics,
        @Nullable Path font) {

    /** SVT Encore's defaults. */
    public static EncodingSettings usual(@Nullable Path font) {
        return new EncodingSettings(
                true,
                true,
                Map.of(),
                Map.of(),
                Map.of("default", AudioMixPreset.automatic()),
                Set.of("vmaf", "xpsnr", "ssim"),
                font);
    }
}
