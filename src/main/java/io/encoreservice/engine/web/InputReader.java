package io.encoreservice.engine.web;

import io.encoreservice.engine.ffmpeg.ParameterPolicy;
import io.encoreservice.engine.ffmpeg.ParameterRefusedException;
import io.encoreservice.engine.job.Input;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and checks one element of {@code inputs}; fields that its type does not have keep their default. */
final class InputReader {

    private static final Pattern RATIO = Pattern.compile("[1-9]\\d{0,8}[:/][1-9]\\d{0,8}");
    private static final int LONGEST_URI = 4_096;
    private static final int MOST_PARAMS = 50;
    private static final int MOST_FILTERS = 50;

    private final PathRules paths;
    private final ParameterPolicy policy;

    InputReader(PathRules paths, ParameterPolicy policy) {
        this.paths = paths;
        this.policy = policy;
    }

    Input read(JsonFields fields) {
        int before = fields.violations();
        Input input = parse(fields);
        if (fields.violations() == before) {
            try {
                policy.checkInput(input);
            } catch (ParameterRefusedException e) {
                fields.refuse(e.field(), e.rule());
            }
        }
        return input;
    }

    private Input parse(JsonFields fields) {
        Input.Type type = type(fields);
        String uri = fields.requiredText("uri", LONGEST_URI);
        if (!uri.isBlank()) {
            paths.checkInput(uri).ifPresent(rule -> fields.refuse("uri", rule));
        }
        boolean video = type.hasVideo();
        boolean audio = type.hasAudio();
        return new Input(
                type,
                uri,
                fields.textMap("params", MOST_PARAMS),
                fields.number("seekTo"),
                fields.flag("copyTs", false),
                video ? fields.text("videoLabel", "main") : "main",
                video ? fields.integer("videoStream", 0, Integer.MAX_VALUE) : null,
                video ? ratio(fields, "dar") : null,
                video ? ratio(fields, "cropTo") : null,
                video ? ratio(fields, "padTo") : null,
                video ? fields.texts("videoFilters", MOST_FILTERS) : List.of(),
                !video || fields.flag("probeInterlaced", true),
                audio ? fields.text("audioLabel", "main") : "main",
                audio ? fields.integer("audioStream", 0, Integer.MAX_VALUE) : null,
                audio ? fields.texts("audioFilters", MOST_FILTERS) : List.of(),
                audio ? fields.text("channelLayout", 200) : null);
    }

    private static Input.Type type(JsonFields fields) {
        String name = fields.text("type", 200);
        return Arrays.stream(Input.Type.values())
                .filter(type -> type.wireName().equals(name))
                .findFirst()
                .orElseGet(() -> {
                    fields.refuse("type", "must be AudioVideo, Video or Audio");
                    return Input.Type.AUDIO_VIDEO;
                });
    }

    private static @Nullable String ratio(JsonFields fields, String field) {
        String ratio = fields.text(field, 200);
        if (ratio == null || ratio.isEmpty()) {
            return null;
        }
        if (!RATIO.matcher(ratio).matches()) {
            fields.refuse(field, "must be a ratio such as 16:9 or 16/9");
        }
        return ratio;
    }
}
