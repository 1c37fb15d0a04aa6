package io.encoreservice.engine.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a media file; names and types on the wire are those of svt/media-analyzer, as SVT Encore shows them. */
@JsonTypeInfo(
        use = JsonTypeInfo.Id.NAME,
        include = JsonTypeInfo.As.EXISTING_PROPERTY,
        property = "type",
        visible = true)
@JsonSubTypes({
    @JsonSubTypes.Type(value = MediaFile.VideoFile.class, name = "VideoFile"),
    @JsonSubTypes.Type(value = MediaFile.AudioFile.class, name = "AudioFile"),
    @JsonSubTypes.Type(value = MediaFile.ImageFile.class, name = "ImageFile"),
    @JsonSubTypes.Type(value = MediaFile.SubtitleFile.class, name = "SubtitleFile")
})
public sealed interface MediaFile {

    /** The path or URL under which clients know the file. */
    String file();

    /** Bytes. */
    long fileSize();

    String type();

    /** A file with a picture that moves. */
    record VideoFile(
            String file,
            long fileSize,
            @Nullable String format,
            @Nullable Long overallBitrate,
            double duration,
            List<VideoStream> videoStreams,
            List<AudioStream> audioStreams,
            boolean isTruncated,
            String type)
            implements MediaFile {}

    /** A file with sound only. */
    record AudioFile(
            String file,
            long fileSize,
            @Nullable String format,
            @Nullable Long overallBitrate,
            double duration,
            List<AudioStream> audioStreams,
            boolean isTruncated,
            String type)
            implements MediaFile {}

    /** A still picture. */
    record ImageFile(
            String file,
            long fileSize,
            @Nullable String format,
            @Nullable Integer width,
            @Nullable Integer height,
            String type)
            implements MediaFile {}

    /** A file with text only. */
    record SubtitleFile(
            String file, long fileSize, @Nullable String format, String type) implements MediaFile {}

    /** One video stream; rates are fractions such as {@code 25/1}, times are seconds, bit rates bits per second. */
    record VideoStream(
            @Nullable String format,
            @Nullable String codec,
            @Nullable String profile,
            @Nullable String level,
            int width,
            int height,
            @Nullable String sampleAspectRatio,
            @Nullable String displayAspectRatio,
            int rotation,
            @Nullable String pixelFormat,
            @Nullable String frameRate,
            double duration,
            @Nullable Long bitrate,
            @Nullable Integer bitDepth,
            @Nullable Integer numFrames,
            boolean isInterlaced,
            @Nullable String transferCharacteristics,
            @Nullable String colorRange,
            @Nullable String colorSpace,
            @Nullable String colorTransfer,
            @Nullable String colorPrimaries,
            @Nullable String codecTagString) {}

    /** One audio stream. */
    record AudioStream(
            @Nullable String format,
            @Nullable String codec,
            double duration,
            int channels,
            @Nullable String channelLayout,
            @Nullable Integer samplingRate,
            @Nullable Long bitrate,
            @Nullable String profile) {}
}
