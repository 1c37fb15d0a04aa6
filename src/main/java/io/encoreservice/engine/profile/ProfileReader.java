package io.encoreservice.engine.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Turns a profile's parsed text into values, with SVT Encore's field names and defaults. */
final class ProfileReader {

    private static final int MOST_ENCODES = 100;
    private static final int LARGEST_PICTURE = 16384;
    private static final String KNOWN =
            "AudioEncode, SimpleAudioEncode, ThumbnailEncode, ThumbnailMapEncode, VideoEncode, X264Encode, X265Encode";

    private ProfileReader() {}

    static Profile read(JsonNode root) throws ProfileException {
        Fields fields = Fields.of("", root);
        List<Encode> encodes = new ArrayList<>();
        for (Fields encode : fields.objects("encodes")) {
            encodes.add(encode(encode));
        }
        if (encodes.isEmpty()) {
            throw new ProfileException("encodes is missing or empty");
        }
        if (encodes.size() > MOST_ENCODES) {
            throw new ProfileException("encodes holds more than " + MOST_ENCODES + " entries");
        }
        return new Profile(
                List.copyOf(encodes),
                fields.text("scaling", "bicubic"),
                fields.text("deinterlaceFilter", "yadif"),
                fields.texts("joinSegmentParams"));
    }

    private static Encode encode(Fields fields) throws ProfileException {
        return switch (fields.text("type")) {
            case "X264Encode" -> video(fields, "libx264", "x264-params");
            case "X265Encode" -> video(fields, "libx265", "x265-params");
            case "VideoEncode" -> video(fields, fields.text("codec"), null);
            case "AudioEncode" -> AudioReader.mixed(fields);
            case "SimpleAudioEncode" -> AudioReader.simple(fields);
            case "ThumbnailEncode" -> thumbnails(fields);
            case "ThumbnailMapEncode" -> thumbnailMap(fields);
            default -> throw fields.unknownType(KNOWN);
        };
    }

    private static VideoEncode video(Fields fields, String codec, @Nullable String codecParamsOption)
            throws ProfileException {
        Map<String, @Nullable String> codecParams =
                codecParamsOption == null ? Map.of() : fields.texts(codecParamsOption);
        return new VideoEncode(
                codec,
                codecParamsOption,
                codecParams,
                dimension(fields, "width"),
                dimension(fields, "height"),
                fields.flag("twoPass", false),
                fields.texts("params"),
                codecParamsOption == null ? fields.text("format") : fields.text("format", "mp4"),
                fields.text("suffix"),
                fields.list("filters"),
                AudioReader.besideVideo(fields),
                fields.text("inputLabel", "main"),
                fields.flag("optional", false),
                fields.flag("enabled", true),
                fields.optionalText("cropTo"),
                fields.optionalText("padTo"),
                vmaf(fields.optionalObject("vmaf")));
    }

    private static @Nullable Vmaf vmaf(@Nullable Fields fields) throws ProfileException {
        if (fields == null || !fields.flag("enabled", false)) {
            return null;
        }
        return new Vmaf(
                fields.optionalText("feature"),
                fields.optionalText("model"),
                fields.has("threads") ? fields.number("threads", 1, 0, 256) : null,
                fields.has("subsample") ? fields.number("subsample", 1, 1, 10_000) : null,
                fields.list("refFilters"));
    }

    private static ThumbnailEncode thumbnails(Fields fields) throws ProfileException {
        Double interval = fields.optionalDecimal("intervalSeconds");
        if (interval != null && !(interval > 0 && interval < 1e6)) {
            throw new ProfileException(fields.at("intervalSeconds") + " must be more than 0");
        }
        return new ThumbnailEncode(
                percentages(fields),
                interval,
                fields.number("thumbnailWidth", -2, -2, LARGEST_PICTURE),
                fields.number("thumbnailHeight", 1080, -2, LARGEST_PICTURE),
                fields.number("quality", 5, 1, 31),
                fields.text("suffix", "_thumb"),
                fields.number("suffixZeroPad", 2, 1, 9),
                fields.text("inputLabel", "main"),
                fields.flag("optional", false),
                fields.flag("enabled", true),
                decodeOutput(fields));
    }

    private static List<Integer> percentages(Fields fields) throws ProfileException {
        if (!fields.has("percentages")) {
            return List.of(25, 50, 75);
        }
        List<Integer> percentages = new ArrayList<>();
        for (String text : fields.list("percentages")) {
            if (!text.matches("\\d{1,2}|100") || percentages.size() == MOST_ENCODES) {
                throw new ProfileException(
                        fields.at("percentages") + " must be at most " + MOST_ENCODES + " numbers from 0 to 100");
            }
            percentages.add(Integer.valueOf(text));
        }
        return List.copyOf(percentages);
    }

    private static ThumbnailMapEncode thumbnailMap(Fields fields) throws ProfileException {
        int width = fields.number("tileWidth", 160, 1, LARGEST_PICTURE);
        int height = fields.number("tileHeight", 90, 1, LARGEST_PICTURE);
        int cols = fields.number("cols", 12, 1, 100);
        int rows = fields.number("rows", 20, 1, 100);
        if (width * cols > LARGEST_PICTURE * 2 || height * rows > LARGEST_PICTURE * 2) {
            throw new ProfileException(fields.at("cols") + " and rows make a picture that is too large");
        }
        return new ThumbnailMapEncode(
                width,
                height,
                cols,
                rows,
                fields.number("quality", 5, 1, 31),
                fields.text("suffix", "_" + cols + "x" + rows + "_" + width + "x" + height + "_thumbnail_map"),
                fields.text("format", "jpg"),
                fields.text("inputLabel", "main"),
                fields.flag("optional", true),
                fields.flag("enabled", true),
                decodeOutput(fields));
    }

    private static @Nullable Integer decodeOutput(Fields fields) throws ProfileException {
        return fields.has("decodeOutput") ? fields.number("decodeOutput", 0, 0, MOST_ENCODES) : null;
    }

    private static @Nullable Integer dimension(Fields fields, String name) throws ProfileException {
        Integer size = fields.optionalNumber(name);
        if (size != null && (size < 2 || size > LARGEST_PICTURE)) {
            throw new ProfileException(fields.at(name) + " must be between 2 and " + LARGEST_PICTURE);
        }
        return size;
    }
}
