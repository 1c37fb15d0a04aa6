package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.profile.AudioEncode;
import io.encoreservice.engine.profile.Encode;
import io.encoreservice.engine.profile.SimpleAudioEncode;
import io.encoreservice.engine.profile.ThumbnailEncode;
import io.encoreservice.engine.profile.ThumbnailMapEncode;
import io.encoreservice.engine.profile.VideoEncode;

/** Says how the files of an encode are called; nothing but the job's base name and the profile decides that. */
public final class OutputNames {

    private OutputNames() {}

    /** Its file's name, or the pattern of the names where it makes numbered pictures. */
    public static String of(String baseName, Encode encode) {
        return encode instanceof ThumbnailEncode thumbnails
                ? baseName.replace("%", "%%") + thumbnails.suffix() + "%0" + thumbnails.suffixZeroPad() + "d.jpg"
                : baseName + id(encode);
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
