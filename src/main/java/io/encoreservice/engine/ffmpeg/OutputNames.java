package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.profile.AudioEncode;
import io.encoreservice.engine.profile.Encode;
import io.encoreservice.engine.profile.SimpleAudioEncode;
import io.encoreservice.engine.profile.ThumbnailEncode;
import io.encoreservice.engine.profile.ThumbnailMapEncode;
import io.encoreservice.engine.profile.VideoEncode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says how the files of an encode are called; nothing but the job's base name and the profile decides that. */
public final class OutputNames {

    private static final Pattern NUMBERED = Pattern.compile("(.*/)?([^/]*?)(\\d{1,9})\\.jpg");

    private OutputNames() {}

    /** Its file's name, or the pattern of the names where it makes numbered pictures. */
    public static String of(String baseName, Encode encode) {
        return encode instanceof ThumbnailEncode thumbnails
                ? baseName.replace("%", "%%") + thumbnails.suffix() + "%0" + thumbnails.suffixZeroPad() + "d.jpg"
                : baseName + id(encode);
    }

    /** A file's path, and every one that ends in a pattern of {@link #of} by which it may be a numbered picture. */
    public static List<String> possibleFor(String path) {
        List<String> names = new ArrayList<>(List.of(path));
        Matcher numbered = NUMBERED.matcher(path);
        if (numbered.matches()) {
            String folder = numbered.group(1) == null ? "" : numbered.group(1);
            String digits = numbered.group(3);
            for (int length = 1; length <= digits.length(); length++) {
                int at = digits.length() - length;
                String before = folder + (numbered.group(2) + digits.substring(0, at)).replace("%", "%%");
                // why: a number that needs more digits than the pattern pads to has no leading zero.
                int least = digits.charAt(at) == '0' ? length : 1;
                for (int pad = least; pad <= length; pad++) {
                    names.add(before + "%0" + pad + "d.jpg");
                }
            }
        }
        return names;
    }

    /** What tells its output from the others of a profile. */
    static String id(Encode encode) {
        return switch (encode) {
            case VideoEncode video -> video.suffix() + "." + video.format();
            case AudioEncode audio -> audio.suffix() + "." + audio.format();
            case SimpleAudioEncode audio -> audio.suffix() + "." + audio.format();
            case ThumbnailEncode thumbnails -> thumbnails.suffix() + "0" + thumbnails.suffixZeroPad() + "d.jpg";
            case ThumbnailMapEncode map -> map.suffix() + "." + map.format();
        };
    }
}
