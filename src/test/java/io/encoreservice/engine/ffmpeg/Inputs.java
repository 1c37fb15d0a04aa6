package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.job.Input;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Inputs for tests, with SVT Encore's defaults. */
public final class Inputs {

    private Inputs() {}

    public static Input of(String uri) {
        return input(uri, Map.of(), null, false, List.of(), null);
    }

    public static Input withParams(Map<String, @Nullable String> params) {
        return input("/usercontent/a.mp4", params, null, false, List.of(), null);
    }

    public static Input withFilter(String uri, String videoFilter) {
        return input(uri, Map.of(), null, false, List.of(videoFilter), null);
    }

    public static Input seeking(String uri, double seekTo, boolean copyTs) {
        return input(uri, Map.of(), seekTo, copyTs, List.of(), null);
    }

    public static Input inLayout(String uri, String channelLayout) {
        return input(uri, Map.of(), null, false, List.of(), channelLayout);
    }

    private static Input input(
            String uri,
            Map<String, @Nullable String> params,
            @Nullable Double seekTo,
            boolean copyTs,
            List<String> videoFilters,
            @Nullable String channelLayout) {
        return new Input(
                Input.Type.AUDIO_VIDEO,
                uri,
                params,
                seekTo,
                copyTs,
                "main",
                null,
                null,
                null,
                null,
                videoFilters,
                true,
                "main",
                null,
                List.of(),
                channelLayout);
    }
}
