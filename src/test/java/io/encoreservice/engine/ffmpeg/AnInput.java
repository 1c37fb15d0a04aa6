package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.job.Input;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Inputs for tests, written as they read: {@code AnInput.of("/usercontent/a.mp4").cropTo("1:1").input()}. */
public final class AnInput {

    private final String uri;
    private Input.Type type = Input.Type.AUDIO_VIDEO;
    private Map<String, @Nullable String> params = Map.of();
    private @Nullable Double seekTo;
    private boolean copyTs;
    private String label = "main";
    private @Nullable Integer stream;
    private @Nullable String dar;
    private @Nullable String cropTo;
    private @Nullable String padTo;
    private List<String> videoFilters = List.of();
    private List<String> audioFilters = List.of();
    private @Nullable String channelLayout;

    private AnInput(String uri) {
        this.uri = uri;
    }

    public static AnInput of(String uri) {
        return new AnInput(uri);
    }

    public AnInput only(Input.Type type) {
        this.type = type;
        return this;
    }

    public AnInput with(Map<String, @Nullable String> params) {
        this.params = params;
        return this;
    }

    public AnInput from(double seekTo) {
        this.seekTo = seekTo;
        return this;
    }

    public AnInput keepingTimestamps() {
        this.copyTs = true;
        return this;
    }

    public AnInput labelled(String label) {
        this.label = label;
        return this;
    }

    public AnInput stream(int stream) {
        this.stream = stream;
        return this;
    }

    public AnInput dar(String dar) {
        this.dar = dar;
        return this;
    }

    public AnInput cropTo(String cropTo) {
        this.cropTo = cropTo;
        return this;
    }

    public AnInput padTo(String padTo) {
        this.padTo = padTo;
        return this;
    }

    public AnInput videoFilter(String filter) {
        this.videoFilters = List.of(filter);
        return this;
    }

    public AnInput audioFilter(String filter) {
        this.audioFilters = List.of(filter);
        return this;
    }

    public AnInput inLayout(String channelLayout) {
        this.channelLayout = channelLayout;
        return this;
    }

    public Input input() {
        return new Input(
                type,
                uri,
                params,
                seekTo,
                copyTs,
                label,
                stream,
                dar,
                cropTo,
                padTo,
                videoFilters,
                true,
                label,
                stream,
                audioFilters,
                channelLayout);
    }
}
