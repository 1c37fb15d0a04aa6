package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.job.Input;
import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.job.MediaFile.AudioStream;
import io.encoreservice.engine.job.MediaFile.VideoStream;
import io.encoreservice.shared.ffmpeg.ChannelLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One input of a job, ready to be read.
 *
 * @param input what the job says of it
 * @param source where it lies
 * @param media what it holds
 */
public record CommandInput(Input input, Source source, MediaFile media) {

    /** An input whose audio streams end where its channel layout, when it names one, is full. */
    public static CommandInput of(Input input, Source source, MediaFile media) {
        ChannelLayout layout = input.channelLayout() == null ? null : ChannelLayout.named(input.channelLayout());
        return new CommandInput(
                input,
                source,
                layout == null ? media : trimmed(media, layout.channels().size()));
    }

    /** The same input, its reading begun so many seconds later. */
    CommandInput later(double seconds) {
        return seconds > 0 ? new CommandInput(input.later(seconds), source, media) : this;
    }

    /** The same input, its pictures at an end after so many seconds of its own time, wherever the first one is. */
    CommandInput until(double seconds) {
        return new CommandInput(input.filtered("trim=end=" + Seconds.text(seconds)), source, media);
    }

    private static MediaFile trimmed(MediaFile media, int streams) {
        return switch (media) {
            case MediaFile.VideoFile f ->
                new MediaFile.VideoFile(
                        f.file(),
                        f.fileSize(),
                        f.format(),
                        f.overallBitrate(),
                        f.duration(),
                        f.videoStreams(),
                        first(f.audioStreams(), streams),
                        f.isTruncated(),
                        f.type());
            case MediaFile.AudioFile f ->
                new MediaFile.AudioFile(
                        f.file(),
                        f.fileSize(),
                        f.format(),
                        f.overallBitrate(),
                        f.duration(),
                        first(f.audioStreams(), streams),
                        f.isTruncated(),
                        f.type());
            default -> media;
        };
    }

    private static List<AudioStream> first(List<AudioStream> streams, int most) {
        boolean mono = streams.stream().allMatch(stream -> stream.channels() == 1);
        return mono && streams.size() > most ? streams.subList(0, most) : streams;
    }

    /** The video stream that is encoded, null for none. */
    @Nullable
    VideoStream video() {
        if (!input.type().hasVideo() || !(media instanceof MediaFile.VideoFile file)) {
            return null;
        }
        int wanted = input.videoStream() == null ? 0 : input.videoStream();
        return wanted < file.videoStreams().size() ? file.videoStreams().get(wanted) : null;
    }

    /** The frame rate of that stream as a fraction, null when it is unknown. */
    public @Nullable String frameRate() {
        VideoStream stream = video();
        return stream == null ? null : stream.frameRate();
    }

    /** Seconds from where reading begins to the end of that stream, 0 when unknown. */
    public double pictures() {
        VideoStream stream = video();
        return stream == null ? 0 : Math.max(0, stream.duration() - (input.seekTo() == null ? 0 : input.seekTo()));
    }

    /** The audio streams that are encoded. */
    List<AudioStream> audio() {
        if (!input.type().hasAudio()) {
            return List.of();
        }
        List<AudioStream> all = switch (media) {
            case MediaFile.VideoFile file -> file.audioStreams();
            case MediaFile.AudioFile file -> file.audioStreams();
            default -> List.of();
        };
        Integer wanted = input.audioStream();
        if (wanted == null) {
            return all;
        }
        return wanted < all.size() ? List.of(all.get(wanted)) : List.of();
    }

    /** Seconds from where reading begins to the end, 0 when unknown. */
    public double length() {
        double duration = switch (media) {
            case MediaFile.VideoFile file -> file.duration();
            case MediaFile.AudioFile file -> file.duration();
            default -> 0;
        };
        return Math.max(0, duration - (input.seekTo() == null ? 0 : input.seekTo()));
    }
}
