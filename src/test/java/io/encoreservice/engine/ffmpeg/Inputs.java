package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.job.Input;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Inputs for tests, with SVT Encore's defaults. */
public final class Inputs {

    private Inputs() {}

    public static Input of(String uri) {
        return of(uri, Map.of());
    }

    public static Input withParams(Map<String, @Nullable String> params) {
        return of("/usercontent/a.mp4", params);
    }

    private static Input of(String uri, Map<String, @Nullable String> params) {
        return new Input(
                Input.Type.AUDIO_VIDEO,
                uri,
                params,
                null,
                false,
                "main",
                null,
                null,
                null,
                null,
                List.of(),
                true,
                "main",
                null,
                List.of(),
                null);
    }

    public static Input seeking(String uri, double seekTo, boolean copyTs) {
        return new Input(
                Input.Type.AUDIO_VIDEO,
                uri,
                Map.of(),
                seekTo,
                copyTs,
                "main",
                null,
                null,
                null,
                null,
                List.of(),
                true,
                "main",
                null,
                List.of(),
                null);
    }

    public static Input inLayout(String uri, String channelLayout) {
        return new Input(
                Input.Type.AUDIO_VIDEO,
                uri,
                Map.of(),
                null,
                false,
                "main",
                null,
                null,
                null,
                null,
                List.of(),
                true,
                "main",
                null,
                List.of(),
                channelLayout);
    }
}
