package io.encoreservice.engine.worker;

import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.job.SegmentPlan;
import io.encoreservice.engine.job.SegmentPlan.Segment;
import io.encoreservice.engine.transcode.PartsLostException;
import io.encoreservice.engine.transcode.StagedLostException;
import io.encoreservice.engine.transcode.TranscodeFailedException;
import io.encoreservice.engine.transcode.TranscodeListener;
import io.encoreservice.engine.transcode.Transcoded;
import io.encoreservice.engine.transcode.Transcoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * Steps that divide a job that wants segments into so many and a rest, and else do as the job's base name says: "stay" runs until interrupted, "break" fails, "stumble" fails once, what "lose" made
 * is lost once before it is published, all else is done at once.
 */
public final class ScriptedSteps implements JobSteps {

    public final ConcurrentLinkedQueue<UUID> started = new ConcurrentLinkedQueue<>();
    public final ConcurrentLinkedQueue<UUID> interrupted = new ConcurrentLinkedQueue<>();
    private final Set<UUID> lost = ConcurrentHashMap.newKeySet();
    public final ConcurrentLinkedQueue<UUID> published = new ConcurrentLinkedQueue<>();
    public final ConcurrentLinkedQueue<String> parts = new ConcurrentLinkedQueue<>();
    public final ConcurrentLinkedQueue<UUID> joined = new ConcurrentLinkedQueue<>();
    public final ConcurrentLinkedQueue<EncoreJob> reported = new ConcurrentLinkedQueue<>();

    @Override
    public Transcoder.Outcome transcode(EncoreJob job, Path folder, TranscodeListener listener)
            throws TranscodeFailedException, InterruptedException {
        Double segments = job.request().segmentLength();
        if (segments != null) {
            return new Transcoder.Outcome.ToDivide(new SegmentPlan(
                    Collections.nCopies(segments.intValue(), new Segment(0, null, null)), true, "digest"));
        }
        started.add(job.id());
        switch (job.request().baseName()) {
            case "stay" -> stay(job, listener);
            case "break" -> throw new TranscodeFailedException("It broke");
            case "stumble" -> fail(Collections.frequency(started, job.id()) == 1);
            default -> listener.progressed(50);
        }
        return new Transcoder.Outcome.Made(made(job));
    }

    @Override
    public void encodePart(EncoreJob job, SegmentPlan plan, String part, Path folder, TranscodeListener listener)
            throws TranscodeFailedException, InterruptedException {
        parts.add(part);
        try {
            Files.writeString(folder.resolve("made"), part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean first = Collections.frequency(parts, part) == 1;
        switch (job.request().baseName()) {
            case "stay" -> stay(job, listener);
            case "break" -> fail(part.equals("1"));
            case "stumble" -> fail(part.equals("1") && first);
            default -> listener.progressed(50);
        }
    }

    private static void fail(boolean really) throws TranscodeFailedException {
        if (really) {
            throw new TranscodeFailedException("It broke");
        }
    }

    @Override
    public Transcoded join(EncoreJob job, SegmentPlan plan, Map<String, Path> folders, Path folder)
            throws PartsLostException {
        for (String part : plan.parts()) {
            if (!Files.exists(Objects.requireNonNull(folders.get(part)).resolve("made"))) {
                throw new PartsLostException(part);
            }
        }
        joined.add(job.id());
        return made(job);
    }

    private static Transcoded made(EncoreJob job) {
        OutputManifest.Entry entry = new OutputManifest.Entry(
                job.request().baseName(), job.request().outputFolder() + "/" + job.id() + ".mp4");
        return new Transcoded(List.of(), new OutputManifest(List.of(entry)), 2.5);
    }

    private void stay(EncoreJob job, TranscodeListener listener) throws InterruptedException {
        listener.progressed(7);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.add(job.id());
            throw e;
        }
    }

    @Override
    public void publish(OutputManifest manifest, Path folder) throws IOException {
        String target = manifest.files().getFirst().target();
        UUID job = UUID.fromString(target.substring(target.length() - 40, target.length() - 4));
        if (manifest.files().getFirst().staged().equals("lose") && lost.add(job)) {
            throw new StagedLostException(target);
        }
        published.add(job);
    }

    @Override
    public void report(EncoreJob job) {
        reported.add(job);
    }
}
