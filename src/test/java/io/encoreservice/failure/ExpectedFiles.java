package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.failure.Feeder.Accepted;
import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.bundle.TestFfmpeg;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What every job must leave: the files of the same job that ran undisturbed, equal by some measure. */
final class ExpectedFiles {

    private final Map<String, String> measured;
    private final Measure measure;

    private ExpectedFiles(Map<String, String> measured, Measure measure) {
        this.measured = measured;
        this.measure = measure;
    }

    /** What must be equal. */
    interface Measure {

        String of(Path file) throws IOException;
    }

    /** Learns from a job that ran undisturbed, whose videos must have so many frames. */
    static ExpectedFiles of(Accepted reference, Path content, int frames, Measure measure) throws IOException {
        assertThat(reference.status()).as(reference.document().toString()).isEqualTo("SUCCESSFUL");
        Map<String, String> measured = new TreeMap<>();
        for (JsonNode output : reference.document().path("output")) {
            String target = output.path("file").asString();
            if (output.path("type").asString().equals("VideoFile")) {
                assertThat(output.at("/videoStreams/0/numFrames").asInt()).isEqualTo(frames);
            }
            Path file = Targets.in(content, target);
            measured.put(
                    file.getFileName().toString().substring(reference.baseName().length()), measure.of(file));
        }
        assertThat(measured).hasSizeGreaterThan(3);
        return new ExpectedFiles(measured, measure);
    }

    int number() {
        return measured.size();
    }

    /** What is not as it must be among a job's files; one sentence each. */
    List<String> faults(Accepted job, Path folder) throws IOException {
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, String> expected : measured.entrySet()) {
            Path file = folder.resolve(job.baseName() + expected.getKey());
            if (!Files.exists(file)) {
                faults.add(file.getFileName() + " is missing");
            } else if (!measure.of(file).equals(expected.getValue())) {
                faults.add(file.getFileName() + " is not complete");
            }
        }
        return faults;
    }

    /** The files of a folder that are none of these jobs'. */
    Set<String> strangers(List<Accepted> jobs, Path folder) throws IOException {
        Set<String> strangers = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> strangers.add(file.getFileName().toString()));
        }
        jobs.forEach(job -> measured.keySet().forEach(ending -> strangers.remove(job.baseName() + ending)));
        return strangers;
    }

    /** Every byte, for encoders that do the same each time. */
    static String bytes(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every stream's frames, all decoded, for encoders that aim at a bit rate and never hit it twice. */
    static String frames(Path file) throws IOException {
        FfmpegTools tools = TestFfmpeg.tools();
        ProcessBuilder ffprobe = new ProcessBuilder(
                        tools.ffprobe().toAbsolutePath().toString(),
                        "-v",
                        "error",
                        "-count_frames",
                        "-show_entries",
                        "stream=codec_name,width,height,nb_read_frames",
                        "-of",
                        "csv",
                        file.toString())
                .redirectErrorStream(true);
        ffprobe.environment()
                .put("LD_LIBRARY_PATH", tools.libraries().toAbsolutePath().toString());
        try (InputStream told = ffprobe.start().getInputStream()) {
            return new String(told.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
