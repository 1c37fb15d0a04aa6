package io.encoreservice.engine.media;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names that mediainfo gives what ffprobe calls otherwise; clients compare them. */
final class FormatNames {

    private static final Map<String, String> CONTAINERS = Map.ofEntries(
            Map.entry("mov,mp4,m4a,3gp,3g2,mj2", "MPEG-4"),
            Map.entry("mpegts", "MPEG-TS"),
            Map.entry("mpeg", "MPEG-PS"),
            Map.entry("avi", "AVI"),
            Map.entry("flv", "Flash Video"),
            Map.entry("mxf", "MXF"),
            Map.entry("gxf", "GXF"),
            Map.entry("asf", "Windows Media"),
            Map.entry("wav", "Wave"),
            Map.entry("w64", "Wave64"),
            Map.entry("aiff", "AIFF"),
            Map.entry("mp3", "MPEG Audio"),
            Map.entry("aac", "ADTS"),
            Map.entry("ac3", "AC-3"),
            Map.entry("eac3", "E-AC-3"),
            Map.entry("flac", "FLAC"),
            Map.entry("ogg", "Ogg"),
            Map.entry("hls", "HLS"),
            Map.entry("dash", "DASH MPD"),
            Map.entry("gif", "GIF"),
            Map.entry("h264", "AVC"),
            Map.entry("hevc", "HEVC"),
            Map.entry("jpeg_pipe", "JPEG"),
            Map.entry("png_pipe", "PNG"),
            Map.entry("webp_pipe", "WebP"),
            Map.entry("tiff_pipe", "TIFF"),
            Map.entry("bmp_pipe", "Bitmap"));

    private static final Map<String, String> CODECS = Map.ofEntries(
            Map.entry("h264", "AVC"),
            Map.entry("hevc", "HEVC"),
            Map.entry("vvc", "VVC"),
            Map.entry("mpeg4", "MPEG-4 Visual"),
            Map.entry("mpeg2video", "MPEG Video"),
            Map.entry("mpeg1video", "MPEG Video"),
            Map.entry("prores", "ProRes"),
            Map.entry("dnxhd", "VC-3"),
            Map.entry("mjpeg", "JPEG"),
            Map.entry("vc1", "VC-1"),
            Map.entry("ac3", "AC-3"),
            Map.entry("eac3", "E-AC-3"),
            Map.entry("mp2", "MPEG Audio"),
            Map.entry("mp3", "MPEG Audio"),
            Map.entry("opus", "Opus"),
            Map.entry("vorbis", "Vorbis"));

    private FormatNames() {}

    static @Nullable String container(String name, String file) {
        if (name.startsWith("matroska")) {
            return file.toLowerCase(Locale.ROOT).endsWith(".webm") ? "WebM" : "Matroska";
        }
        return name.isEmpty() ? null : CONTAINERS.getOrDefault(name, name.toUpperCase(Locale.ROOT));
    }

    static @Nullable String codec(@Nullable String codec) {
        if (codec == null) {
            return null;
        }
        return codec.startsWith("pcm_") ? "PCM" : CODECS.getOrDefault(codec, codec.toUpperCase(Locale.ROOT));
    }

    /** Whether files of this container hold one still picture. */
    static boolean isPicture(String container) {
        return container.endsWith("_pipe") || container.startsWith("image2");
    }

    /** A level as people write it: 31 of H.264 and 93 of HEVC are both 3.1. */
    static @Nullable String level(@Nullable String codec, int level) {
        if (codec == null || level <= 0) {
            return null;
        }
        return switch (codec) {
            case "h264" -> level == 9 ? "1b" : tenths(level);
            case "hevc" -> tenths(level / 3);
            default -> Integer.toString(level);
        };
    }

    private static String tenths(int level) {
        return level % 10 == 0 ? Integer.toString(level / 10) : level / 10 + "." + level % 10;
    }
}
