package io.encoreservice.engine.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One file that a job reads; fields, defaults and meaning are SVT Encore's. Fields that the type does not have hold
 * their default.
 *
 * @param type which streams are taken
 * @param uri {@code http(s)://…} or a path under {@code /usercontent/}
 * @param params input options of ffmpeg, in order; a null value is an option without argument
 * @param seekTo where reading begins, in seconds
 * @param copyTs whether timestamps are kept
 * @param videoLabel how encodes name this input's video
 * @param videoStream index among the video streams
 * @param dar display aspect ratio of anamorphic video, {@code 16:9} or {@code 16/9}
 * @param cropTo aspect ratio to crop to
 * @param padTo aspect ratio to pad to
 * @param videoFilters filters for all video outputs
 * @param probeInterlaced whether the first seconds are decoded to learn of interlacing
 * @param audioLabel how encodes name this input's audio
 * @param audioStream index among the audio streams
 * @param audioFilters filters for all audio outputs
 * @param channelLayout ffmpeg's name of the layout of the first streams
 */
public record Input(
        Type type,
        String uri,
        Map<String, @Nullable String> params,
        @Nullable Double seekTo,
        boolean copyTs,
        String videoLabel,
        @Nullable Integer videoStream,
        @Nullable String dar,
        @Nullable String cropTo,
        @Nullable String padTo,
        List<String> videoFilters,
        boolean probeInterlaced,
        String audioLabel,
        @Nullable Integer audioStream,
        List<String> audioFilters,
        @Nullable String channelLayout) {

    /** The same input, its reading begun so many seconds later. */
    public Input later(double seconds) {
        return with((seekTo == null ? 0 : seekTo) + seconds, videoFilters);
    }

    /** The same input, its pictures passing one more filter before all others of its own. */
    public Input filtered(String filter) {
        List<String> filters = new ArrayList<>(List.of(filter));
        filters.addAll(videoFilters);
        return with(seekTo, List.copyOf(filters));
    }

    private Input with(@Nullable Double otherSeekTo, List<String> otherFilters) {
        return new Input(
                type,
                uri,
                params,
                otherSeekTo,
                copyTs,
                videoLabel,
                videoStream,
                dar,
                cropTo,
                padTo,
                otherFilters,
                probeInterlaced,
                audioLabel,
                audioStream,
                audioFilters,
                channelLayout);
    }

    /** Which streams of the file a job takes. */
    public enum Type {
        AUDIO_VIDEO("AudioVideo"),
        VIDEO("Video"),
        AUDIO("Audio");

        private final String wireName;

        Type(String wireName) {
            this.wireName = wireName;
        }

        /** SVT Encore's name of the type in JSON. */
        public String wireName() {
            return wireName;
        }

        public boolean hasVideo() {
            return this != AUDIO;
        }

        public boolean hasAudio() {
            return this != VIDEO;
        }
    }
}
