package io.encoreservice.engine.profile;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All audio streams of an input as they are laid out, encoded or copied.
 *
 * @param codec the encoder, or {@code copy}
 * @param bitrate such as {@code 96k}
 * @param samplerate in Hz
 * @param suffix what follows the base name in the file's name
 * @param params options of ffmpeg, in order; a null value is an option without argument
 * @param optional whether it is left out when there is no sound
 * @param enabled whether it is made at all
 * @param format the file name's extension
 * @param inputLabel which input it is made of
 */
public record SimpleAudioEncode(
        String codec,
        @Nullable String bitrate,
        @Nullable Integer samplerate,
        String suffix,
        Map<String, @Nullable String> params,
        boolean optional,
        boolean enabled,
        String format,
        String inputLabel)
        implements Encode, AudioStreamEncode {}
