package io.encoreservice.engine.profile;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An audio stream mixed to a wanted layout.
 *
 * @param codec the encoder
 * @param bitrate such as {@code 96k}
 * @param samplerate in Hz
 * @param channelLayout the wanted layout
 * @param suffix what follows the base name in the file's name
 * @param params options of ffmpeg, in order; a null value is an option without argument
 * @param filters filters after mixing
 * @param audioMixPreset how layouts are mixed
 * @param dialogueEnhancement how voices are lifted first, null for not at all
 * @param optional whether it is left out when it cannot be made
 * @param enabled whether it is made at all
 * @param format the file name's extension
 * @param inputLabel which input it is made of
 */
public record AudioEncode(
        String codec,
        @Nullable String bitrate,
        int samplerate,
        String channelLayout,
        String suffix,
        Map<String, @Nullable String> params,
        List<String> filters,
        String audioMixPreset,
        @Nullable DialogueEnhancement dialogueEnhancement,
        boolean optional,
        boolean enabled,
        String format,
        String inputLabel)
        implements Encode, AudioStreamEncode {}
