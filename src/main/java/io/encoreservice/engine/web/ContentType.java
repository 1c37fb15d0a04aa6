package io.encoreservice.engine.web;

import java.util.Locale;
import java.util.Map;

/**
 * The media type that a file's name stands for.
 *
 * @param name such as {@code video/mp4}
 * @param harmless whether a browser may show it; anything that could hold a script is offered for saving instead
 */
record ContentType(String name, boolean harmless) {

    private static final ContentType UNKNOWN = new ContentType("application/octet-stream", false);

    private static final Map<String, ContentType> BY_ENDING = Map.ofEntries(
            shown("mp4", "video/mp4"),
            shown("m4v", "video/mp4"),
            shown("m4s", "video/iso.segment"),
            shown("mov", "video/quicktime"),
            shown("mkv", "video/x-matroska"),
            shown("webm", "video/webm"),
            shown("mxf", "application/mxf"),
            shown("ts", "video/mp2t"),
            shown("m2ts", "video/mp2t"),
            shown("avi", "video/x-msvideo"),
            shown("m4a", "audio/mp4"),
            shown("mp3", "audio/mpeg"),
            shown("aac", "audio/aac"),
            shown("ac3", "audio/ac3"),
            shown("eac3", "audio/eac3"),
            shown("flac", "audio/flac"),
            shown("wav", "audio/wav"),
            shown("ogg", "audio/ogg"),
            shown("opus", "audio/ogg"),
            shown("jpg", "image/jpeg"),
            shown("jpeg", "image/jpeg"),
            shown("png", "image/png"),
            shown("webp", "image/webp"),
            shown("gif", "image/gif"),
            shown("m3u8", "application/vnd.apple.mpegurl"),
            shown("vtt", "text/vtt;charset=UTF-8"),
            shown("srt", "application/x-subrip"),
            shown("json", "application/json"),
            shown("txt", "text/plain;charset=UTF-8"),
            shown("log", "text/plain;charset=UTF-8"),
            saved("mpd", "application/dash+xml"),
            saved("xml", "application/xml"),
            saved("ttml", "application/ttml+xml"),
            saved("svg", "image/svg+xml"),
            saved("html", "text/html"),
            saved("htm", "text/html"),
            saved("xhtml", "application/xhtml+xml"),
            saved("js", "text/javascript"),
            saved("css", "text/css"),
            saved("pdf", "application/pdf"));

    static ContentType of(String fileName) {
        String ending = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return BY_ENDING.getOrDefault(ending, UNKNOWN);
    }

    private static Map.Entry<String, ContentType> shown(String ending, String name) {
        return Map.entry(ending, new ContentType(name, true));
    }

    private static Map.Entry<String, ContentType> saved(String ending, String name) {
        return Map.entry(ending, new ContentType(name, false));
    }
}
