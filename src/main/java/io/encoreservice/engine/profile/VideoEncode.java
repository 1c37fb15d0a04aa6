package io.encoreservice.engine.profile;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A video file, SVT Encore's X264Encode, X265Encode and VideoEncode.
 *
 * @param codec the encoder
 * @param codecParamsOption {@code x264-params} or {@code x265-params} when the encoder is that one, else null
 * @param codecParams what that option holds
 * @param width wanted width, null for in proportion
 * @param height wanted height, null for in proportion
 * @param twoPass whether the video is encoded twice
 * @param params options of ffmpeg, in order; a null value is an option without argument
 * @param format the file name's extension, by which ffmpeg chooses the container
 * @param suffix what follows the base name in the file's name
 * @param filters filters after scaling
 * @param audioEncodes the sound beside it
 * @param inputLabel which input it is made of
 * @param optional whether it is left out when there is no such video
 * @param enabled whether it is made at all
 * @param cropTo aspect ratio to crop to
 * @param padTo aspect ratio to pad to
 * @param vmaf how it is compared with its input, null for not at all
 */
public record VideoEncode(
        String codec,
        @Nullable String codecParamsOption,
        Map<String, @Nullable String> codecParams,
        @Nullable Integer width,
        @Nullable Integer height,
        boolean twoPass,
        Map<String, @Nullable String> params,
        String format,
        String suffix,
        List<String> filters,
        List<AudioStreamEncode> audioEncodes,
        String inputLabel,
        boolean optional,
        boolean enabled,
        @Nullable String cropTo,
        @Nullable String padTo,
        @Nullable Vmaf vmaf)
        implements Encode {}
