package io.encoreservice.controlplane.installation;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * FFmpeg of the machine's own, instead of the bundled one.
 *
 * @param ffmpeg the ffmpeg program; empty means the bundled one
 * @param ffprobe the ffprobe program; set both or none
 */
@ConfigurationProperties("encore.tools")
public record ToolsProperties(String ffmpeg, String ffprobe) {

    public ToolsProperties {
        ffmpeg = ffmpeg.strip();
        ffprobe = ffprobe.strip();
        if (ffmpeg.isEmpty() != ffprobe.isEmpty()) {
            throw new IllegalArgumentException("set both encore.tools.ffmpeg and encore.tools.ffprobe, or none");
        }
    }

    boolean areBundled() {
        return ffmpeg.isEmpty();
    }
}
