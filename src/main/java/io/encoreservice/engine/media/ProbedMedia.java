package io.encoreservice.engine.media;

import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.job.MediaFile.AudioStream;
import io.encoreservice.engine.job.MediaFile.VideoStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads ffprobe's answer. */
final class ProbedMedia {

    private static final Pattern CLOCK = Pattern.compile("(\\d{1,4}):(\\d{2}):(\\d{2}(?:\\.\\d{1,9})?)");
    private static final double FEW_PICTURES = 2;

    private ProbedMedia() {}

    static MediaFile read(JsonNode probed, String shownAs, boolean interlaced) throws AnalysisFailedException {
        JsonNode format = probed.path("format");
        List<VideoStream> video = new ArrayList<>();
        List<AudioStream> audio = new ArrayList<>();
        boolean subtitles = false;
        for (JsonNode stream : probed.path("streams").values()) {
            switch (stream.path("codec_type").asString("")) {
                case "video" -> {
                    if (stream.path("disposition").path("attached_pic").asInt(0) == 0) {
                        video.add(video(stream, format, interlaced));
                    }
                }
                case "audio" -> audio.add(audio(stream, format));
                case "subtitle" -> subtitles = true;
                default -> {}
            }
        }
        String container = format.path("format_name").asString("");
        String name = FormatNames.container(container, shownAs);
        long size = format.path("size").asLong(0);
        Long bitrate = number(format, "bit_rate");
        double duration = decimal(format, "duration", 0);
        if (!video.isEmpty() && FormatNames.isPicture(container)) {
            VideoStream picture = video.getFirst();
            return new MediaFile.ImageFile(shownAs, size, name, picture.width(), picture.height(), "ImageFile");
        }
        if (!video.isEmpty()) {
            return new MediaFile.VideoFile(shownAs, size, name, bitrate, duration, video, audio, false, "VideoFile");
        }
        if (!audio.isEmpty()) {
            return new MediaFile.AudioFile(shownAs, size, name, bitrate, duration, audio, false, "AudioFile");
        }
        if (subtitles) {
            return new MediaFile.SubtitleFile(shownAs, size, name, "SubtitleFile");
        }
        throw new AnalysisFailedException("ffprobe failed for " + shownAs + ": it holds no video, audio or subtitles");
    }

    /** Whether the stream's header does not say if it is interlaced. */
    static boolean fieldOrderUnknown(JsonNode probed, @Nullable Integer videoStream) {
        int index = 0;
        for (JsonNode stream : probed.path("streams").values()) {
            if (stream.path("codec_type").asString("").equals("video")
                    && index++ == (videoStream == null ? 0 : videoStream)) {
                return stream.path("field_order").asString("unknown").equals("unknown")
                        && !FormatNames.isPicture(
                                probed.path("format").path("format_name").asString(""));
            }
        }
        return false;
    }

    /** When the pictures of the first stream are shown. */
    static PictureTimes pictureTimes(JsonNode probed) {
        JsonNode stream = probed.path("streams").path(0);
        double file = seconds(probed.path("format"));
        double picture = seconds(stream);
        double first = Double.isNaN(file) || Double.isNaN(picture) ? 0 : picture - file;
        return new PictureTimes(first, isSteady(stream, probed.path("format")));
    }

    // why: what fits all times and what fits their number are one rate then, or that of fields and that of pictures.
    private static boolean isSteady(JsonNode stream, JsonNode format) {
        double times = rate(stream, "r_frame_rate");
        double number = rate(stream, "avg_frame_rate");
        double duration = duration(stream, format);
        double missing = Math.min(Math.abs(times - number), Math.abs(times / 2 - number)) * duration;
        return Double.isNaN(missing) || missing < FEW_PICTURES;
    }

    private static double rate(JsonNode stream, String name) {
        String[] parts = String.valueOf(text(stream, name)).split("/", -1);
        return parts.length == 2 && parts[0].matches("\\d{1,9}") && parts[1].matches("0*[1-9]\\d{0,8}")
                ? Double.parseDouble(parts[0]) / Double.parseDouble(parts[1])
                : Double.NaN;
    }

    private static double seconds(JsonNode node) {
        String text = text(node, "start_time");
        return text == null || !text.matches("-?\\d{1,15}(\\.\\d+)?") ? Double.NaN : Double.parseDouble(text);
    }

    private static VideoStream video(JsonNode stream, JsonNode format, boolean interlaced) {
        String codec = text(stream, "codec_name");
        double duration = duration(stream, format);
        String rate = rate(stream);
        String pixels = text(stream, "pix_fmt");
        return new VideoStream(
                FormatNames.codec(codec),
                codec,
                text(stream, "profile"),
                FormatNames.level(codec, stream.path("level").asInt(-1)),
                stream.path("width").asInt(0),
                stream.path("height").asInt(0),
                text(stream, "sample_aspect_ratio"),
                text(stream, "display_aspect_ratio"),
                rotation(stream),
                pixels,
                rate,
                duration,
                number(stream, "bit_rate"),
                bitDepth(stream, pixels),
                frames(stream, duration, rate),
                interlaced || stream.path("field_order").asString("").matches("tt|bb|tb|bt"),
                null,
                text(stream, "color_range"),
                text(stream, "color_space"),
                text(stream, "color_transfer"),
                text(stream, "color_primaries"),
                text(stream, "codec_tag_string"));
    }

    // why: in Matroska a stream's own duration is only a tag of it.
    private static double duration(JsonNode stream, JsonNode format) {
        Matcher tag = CLOCK.matcher(stream.path("tags").path("DURATION").asString(""));
        double tagged = tag.matches()
                ? 3600 * Double.parseDouble(tag.group(1))
                        + 60 * Double.parseDouble(tag.group(2))
                        + Double.parseDouble(tag.group(3))
                : decimal(format, "duration", 0);
        return decimal(stream, "duration", tagged);
    }

    private static AudioStream audio(JsonNode stream, JsonNode format) {
        String codec = text(stream, "codec_name");
        Long rate = number(stream, "sample_rate");
        return new AudioStream(
                FormatNames.codec(codec),
                codec,
                duration(stream, format),
                stream.path("channels").asInt(0),
                text(stream, "channel_layout"),
                rate == null ? null : rate.intValue(),
                number(stream, "bit_rate"),
                text(stream, "profile"));
    }

    private static @Nullable String rate(JsonNode stream) {
        String average = text(stream, "avg_frame_rate");
        return average == null || average.startsWith("0/") || average.endsWith("/0")
                ? text(stream, "r_frame_rate")
                : average;
    }

    private static int rotation(JsonNode stream) {
        for (JsonNode data : stream.path("side_data_list").values()) {
            if (data.has("rotation")) {
                return data.path("rotation").asInt(0);
            }
        }
        return stream.path("tags").path("rotate").asInt(0);
    }

    private static @Nullable Integer bitDepth(JsonNode stream, @Nullable String pixels) {
        Long raw = number(stream, "bits_per_raw_sample");
        if (raw != null && raw > 0) {
            return raw.intValue();
        }
        if (pixels == null) {
            return null;
        }
        for (int depth : new int[] {9, 10, 12, 14, 16}) {
            if (pixels.matches(".*p0?" + depth + "(le|be)?")) {
                return depth;
            }
        }
        return 8;
    }

    private static @Nullable Integer frames(JsonNode stream, double duration, @Nullable String rate) {
        Long counted = number(stream, "nb_frames");
        if (counted != null) {
            return counted.intValue();
        }
        if (rate == null || !rate.matches("\\d{1,9}/[1-9]\\d{0,8}") || duration <= 0) {
            return null;
        }
        int slash = rate.indexOf('/');
        return (int) Math.round(
                duration * Long.parseLong(rate.substring(0, slash)) / Long.parseLong(rate.substring(slash + 1)));
    }

    private static @Nullable String text(JsonNode node, String name) {
        String text = node.path(name).asString("");
        return text.isEmpty() || text.equals("unknown") || text.equals("N/A") ? null : text;
    }

    private static @Nullable Long number(JsonNode node, String name) {
        String text = text(node, name);
        return text == null || !text.matches("\\d{1,18}") ? null : Long.valueOf(text);
    }

    private static double decimal(JsonNode node, String name, double otherwise) {
        String text = text(node, name);
        return text == null || !text.matches("\\d{1,15}(\\.\\d+)?") ? otherwise : Double.parseDouble(text);
    }
}
