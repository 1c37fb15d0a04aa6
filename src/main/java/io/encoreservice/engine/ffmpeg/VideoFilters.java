package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.job.Input;
import io.encoreservice.engine.job.MediaFile.VideoStream;
import io.encoreservice.engine.profile.VideoEncode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The filters that pictures pass, in SVT Encore's order. */
final class VideoFilters {

    private static final Ratio USUAL = new Ratio(16, 9);

    private VideoFilters() {}

    /** The filters that all outputs of an input share. */
    static List<String> ofInput(Input input, VideoStream stream, String deinterlace) {
        List<String> filters = new ArrayList<>();
        if (stream.isInterlaced()) {
            filters.add(deinterlace);
        }
        Ratio pixel = Ratio.parse(stream.sampleAspectRatio());
        if (pixel == null) {
            filters.add("setsar=1/1");
        } else if (!pixel.equals(Ratio.ONE)) {
            filters.add("setdar=" + displayRatio(input, stream));
            filters.add("scale=iw*sar:ih");
        }
        filters.addAll(crop(input.cropTo()));
        filters.addAll(pad(input.padTo()));
        filters.addAll(input.videoFilters());
        return filters;
    }

    /** The filters of one output, null for none. */
    static @Nullable String ofOutput(
            VideoEncode encode, Input input, VideoStream stream, boolean debugOverlay, EncodingSettings settings) {
        List<String> filters = new ArrayList<>(crop(encode.cropTo()));
        filters.addAll(scale(encode, settings.flipWidthHeightIfPortrait() && isPortrait(encode, input, stream)));
        filters.addAll(pad(encode.padTo()));
        filters.addAll(encode.filters());
        if (debugOverlay) {
            filters.add(overlay(encode.suffix(), settings.font()));
        }
        return filters.isEmpty() ? null : String.join(",", filters);
    }

    private static List<String> scale(VideoEncode encode, boolean portrait) {
        Integer width = encode.width();
        Integer height = encode.height();
        if (width != null && height != null) {
            boolean turn = portrait && width > height;
            return List.of(
                    "scale=" + (turn ? height : width) + ":" + (turn ? width : height)
                            + ":force_original_aspect_ratio=decrease:force_divisible_by=2",
                    "setsar=1/1");
        }
        if (width != null) {
            return List.of("scale=" + width + ":-2");
        }
        return height == null ? List.of() : List.of("scale=-2:" + height);
    }

    static List<String> pad(@Nullable String ratio) {
        Ratio wanted = Ratio.parse(ratio);
        return wanted == null ? List.of() : List.of("pad=aspect=" + wanted + ":x=(ow-iw)/2:y=(oh-ih)/2");
    }

    private static List<String> crop(@Nullable String ratio) {
        Ratio wanted = Ratio.parse(ratio);
        return wanted == null ? List.of() : List.of("crop=min(iw\\,ih*" + wanted + "):min(ih\\,iw/(" + wanted + "))");
    }

    private static boolean isPortrait(VideoEncode encode, Input input, VideoStream stream) {
        for (String wanted : new @Nullable String[] {encode.padTo(), encode.cropTo(), input.padTo(), input.cropTo()}) {
            Ratio ratio = Ratio.parse(wanted);
            if (ratio != null) {
                return ratio.isPortrait(0);
            }
        }
        Ratio display = displayRatio(input, stream);
        return display.isPortrait(stream.rotation());
    }

    private static Ratio displayRatio(Input input, VideoStream stream) {
        Ratio wanted = Ratio.parse(input.dar());
        Ratio known = wanted == null ? Ratio.parse(stream.displayAspectRatio()) : wanted;
        Ratio counted = known == null ? Ratio.of(stream.width(), stream.height()) : known;
        return counted == null ? USUAL : counted;
    }

    private static String overlay(String text, @Nullable Path font) {
        String fontFile = font == null
                ? ""
                : ":fontfile='"
                        + font.toString()
                                .replace("\\", "\\\\")
                                .replace(":", "\\:")
                                .replace("'", "'\\\\\\''") + "'";
        return "drawtext=text='" + text + "'" + fontFile
                + ":fontcolor=white:fontsize=50:box=1:boxcolor=black@0.75:boxborderw=5:x=10:y=10";
    }
}
