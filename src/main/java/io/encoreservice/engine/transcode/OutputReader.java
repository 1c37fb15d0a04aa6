package io.encoreservice.engine.transcode;

import io.encoreservice.engine.ffmpeg.EncodePlan;
import io.encoreservice.engine.ffmpeg.PlannedOutput;
import io.encoreservice.engine.ffmpeg.QualityLogs;
import io.encoreservice.engine.ffmpeg.Source;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.media.AnalysisFailedException;
import io.encoreservice.engine.media.MediaAnalyzer;
import io.encoreservice.engine.storage.ContentPathException;
import io.encoreservice.engine.storage.S3Address;
import io.encoreservice.engine.storage.UserContent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Finds and probes what was made, in the profile's order, pictures by their number. */
final class OutputReader {

    // why: a file waits for the disk and for an ffprobe of its own, and a job of pictures makes hundreds.
    private static final int AT_ONCE = 4;

    private final MediaAnalyzer analyzer;
    private final UserContent content;
    private final QualityLogs logs;

    OutputReader(MediaAnalyzer analyzer, UserContent content, QualityLogs logs) {
        this.analyzer = analyzer;
        this.content = content;
        this.logs = logs;
    }

    Transcoded read(JobRequest request, List<PlannedOutput> outputs, EncodePlan.Folders folders, long startedAt)
            throws TranscodeFailedException, AnalysisFailedException, ContentPathException, InterruptedException,
                    IOException {
        List<OutputManifest.Entry> entries = new ArrayList<>();
        Map<String, Map<String, Map<String, Double>>> metrics = new LinkedHashMap<>();
        for (PlannedOutput planned : outputs) {
            List<String> names = planned.fileNames(
                    name -> Files.isRegularFile(folders.output().resolve(name)));
            if (names.isEmpty()) {
                throw new TranscodeFailedException("ffmpeg made no file for " + planned.id());
            }
            Map<String, Map<String, Double>> figures = logs.of(planned);
            if (!figures.isEmpty()) {
                metrics.put(planned.fileName(), figures);
            }
            for (String name : names) {
                String target = OutputTargets.of(request, name);
                check(target);
                entries.add(new OutputManifest.Entry(name, target));
            }
        }
        List<MediaFile> output = keptAndProbed(entries, folders.output());
        return new Transcoded(
                output,
                new OutputManifest(List.copyOf(entries)),
                Collections.unmodifiableMap(metrics),
                speed(output, startedAt));
    }

    /** The files in their order. */
    private List<MediaFile> keptAndProbed(List<OutputManifest.Entry> entries, Path folder)
            throws AnalysisFailedException, InterruptedException, IOException {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<MediaFile>> files = entries.stream()
                    .map(entry -> threads.submit(() -> keptAndProbed(folder.resolve(entry.staged()), entry.target())))
                    .toList();
            try {
                List<MediaFile> output = new ArrayList<>();
                for (Future<MediaFile> file : files) {
                    output.add(file.get());
                }
                return List.copyOf(output);
            } finally {
                // why: when one cannot be read, or nobody waits any more, the others are not looked at.
                threads.shutdownNow();
            }
        } catch (ExecutionException e) {
            switch (Objects.requireNonNull(e.getCause())) {
                case AnalysisFailedException failed -> throw failed;
                case IOException failed -> throw failed;
                default -> throw new IllegalStateException(e);
            }
        }
    }

    private MediaFile keptAndProbed(Path staged, String target)
            throws AnalysisFailedException, InterruptedException, IOException {
        toDisk(staged);
        return analyzer.analyzeOutput(Source.file(staged), target);
    }

    // why: a rename can outlive a power cut that the renamed file's bytes do not.
    static void toDisk(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private void check(String target) throws ContentPathException {
        if (S3Address.isMeant(target)) {
            S3Address.ofObject(target);
        } else {
            content.resolve(target);
        }
    }

    private static double speed(List<MediaFile> output, long startedAt) {
        double wall = (System.nanoTime() - startedAt) / 1e9;
        for (MediaFile file : output) {
            double duration = switch (file) {
                case MediaFile.VideoFile video -> video.duration();
                case MediaFile.AudioFile audio -> audio.duration();
                default -> 0;
            };
            if (duration > 0) {
                return Math.round(1000 * duration / wall) / 1000.0;
            }
        }
        return 0;
    }
}
