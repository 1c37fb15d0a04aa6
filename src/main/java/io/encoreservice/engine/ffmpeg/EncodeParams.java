package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.profile.AudioEncode;
import io.encoreservice.engine.profile.SimpleAudioEncode;
import io.encoreservice.engine.profile.VideoEncode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An encode's own options, in SVT Encore's order. */
final class EncodeParams {

    private EncodeParams() {}

    /** The options of a video for pass 1 or 2, or 0 when there is only one. */
    static List<String> video(VideoEncode encode, int pass) {
        List<String> options = list(encode.params());
        String option = encode.codecParamsOption();
        if (option == null) {
            options.addAll(List.of("-c:v", encode.codec()));
            if (pass > 0) {
                options.addAll(List.of("-pass", Integer.toString(pass), "-passlogfile", "log" + encode.suffix()));
            }
            return options;
        }
        Map<String, @Nullable String> params = new LinkedHashMap<>(encode.codecParams());
        if (pass > 0) {
            params.put("pass", Integer.toString(pass));
            params.put("stats", "log" + encode.suffix());
        }
        // why: SVT Encore puts -c:v before codec params that the profile does not have itself.
        if (encode.codecParams().isEmpty()) {
            options.addAll(List.of("-c:v", encode.codec()));
            options.addAll(params.isEmpty() ? List.of() : List.of("-" + option, joined(params)));
        } else {
            options.addAll(List.of("-" + option, joined(params), "-c:v", encode.codec()));
        }
        return options;
    }

    static List<String> audio(AudioEncode encode) {
        List<String> options = new ArrayList<>(List.of(
                "-c:a:{stream_index}", encode.codec(), "-ar:a:{stream_index}", Integer.toString(encode.samplerate())));
        if (encode.bitrate() != null) {
            options.addAll(List.of("-b:a:{stream_index}", encode.bitrate()));
        }
        options.addAll(list(encode.params()));
        return options;
    }

    static List<String> simpleAudio(SimpleAudioEncode encode) {
        List<String> options = list(encode.params());
        options.addAll(List.of("-c:a", encode.codec()));
        if (encode.samplerate() != null) {
            options.addAll(List.of("-ar", Integer.toString(encode.samplerate())));
        }
        if (encode.bitrate() != null) {
            options.addAll(List.of("-b:a", encode.bitrate()));
        }
        return options;
    }

    /** Options as they stand on a command line. */
    static List<String> list(Map<String, @Nullable String> params) {
        List<String> options = new ArrayList<>();
        params.forEach((name, value) -> {
            options.add("-" + name);
            if (value != null) {
                options.add(value);
            }
        });
        return options;
    }

    private static String joined(Map<String, @Nullable String> params) {
        return params.entrySet().stream()
                .map(param -> param.getKey() + "=" + param.getValue())
                .collect(Collectors.joining(":"));
    }
}
