package io.encoreservice.failure;

import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.bundle.TestFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The real FFmpeg behind scripts that write down when each program was started, and with what. */
record ToolLog(Path folder) {

    static ToolLog in(Path folder) throws IOException {
        return in(folder, "");
    }

    /**
     * The same with a misfortune, in bash, that comes before a program: {@code $call} is the program's name and its
     * arguments, {@code $program} the real one, and {@code note <word>} writes the call down under that word.
     */
    static ToolLog in(Path folder, String misfortune) throws IOException {
        ToolLog log = new ToolLog(Files.createDirectories(folder));
        Files.writeString(log.starts(), "");
        FfmpegTools tools = TestFfmpeg.tools();
        log.write("ffmpeg", tools.ffmpeg(), misfortune);
        log.write("ffprobe", tools.ffprobe(), misfortune);
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
        return lines(program, word)
                .mapToLong(line -> Long.parseLong(line.split(" ", 3)[1]))
                .filter(start -> start >= since)
                .min();
    }

    /** How often a program was started with arguments that hold a word. */
    long count(String program, String word) throws IOException {
        return lines(program, word).count();
    }

    private Stream<String> lines(String program, String word) throws IOException {
        return Files.readAllLines(starts()).stream()
                .filter(line -> line.startsWith(program + " ") && line.contains(word));
    }

    private Path starts() {
        return folder.resolve("starts");
    }

    private void write(String name, Path program, String misfortune) throws IOException {
        Path script = folder.resolve(name);
        Files.writeString(script, """
                #!/bin/bash
                call="%s $*"
                program="%s"
                note() { echo "$1 ${EPOCHREALTIME/[.,]/} ${call#* }" >> "%s"; }
                note "${call%%%% *}"
                %s
                exec "$program" "$@"
                """.formatted(name, program.toAbsolutePath(), starts(), misfortune));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
