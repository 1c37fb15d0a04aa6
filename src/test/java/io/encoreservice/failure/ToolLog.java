package io.encoreservice.failure;

import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.bundle.TestFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;

/** The real FFmpeg behind scripts that write down when each program was started, and with what. */
record ToolLog(Path folder) {

    static ToolLog in(Path folder) throws IOException {
        ToolLog log = new ToolLog(folder);
        Files.writeString(log.starts(), "");
        FfmpegTools tools = TestFfmpeg.tools();
        log.write("ffmpeg", tools.ffmpeg());
        log.write("ffprobe", tools.ffprobe());
        return log;
    }

    /** An engine's properties that have it use these. */
    String[] properties() {
        return new String[] {
            "encore-settings.tools.ffmpeg=" + folder.resolve("ffmpeg"),
            "encore-settings.tools.ffprobe=" + folder.resolve("ffprobe"),
            "encore-settings.tools.libraries=" + TestFfmpeg.tools().libraries().toAbsolutePath()
        };
    }

    /** When, in microseconds since 1970 and not before a time, a program was first started with arguments that hold a word. */
    OptionalLong firstStart(String program, String word, long since) throws IOException {
        return Files.readAllLines(starts()).stream()
                .filter(line -> line.startsWith(program + " ") && line.contains(word))
                .mapToLong(line -> Long.parseLong(line.split(" ", 3)[1]))
                .filter(start -> start >= since)
                .min();
    }

    private Path starts() {
        return folder.resolve("starts");
    }

    private void write(String name, Path program) throws IOException {
        Path script = folder.resolve(name);
        Files.writeString(script, """
                #!/bin/bash
                echo "%s ${EPOCHREALTIME/[.,]/} $*" >> "%s"
                exec "%s" "$@"
                """.formatted(name, starts(), program.toAbsolutePath()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
