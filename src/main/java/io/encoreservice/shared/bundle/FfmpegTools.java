package io.encoreservice.shared.bundle;

import java.nio.file.Path;

/**
 * Where FFmpeg lies on this machine.
 *
 * @param ffmpeg the ffmpeg program
 * @param ffprobe the ffprobe program
 * @param libraries the folder for {@code LD_LIBRARY_PATH}
 * @param font a TrueType font for drawtext
 */
public record FfmpegTools(Path ffmpeg, Path ffprobe, Path libraries, Path font) {}
