package io.encoreservice.engine.worker;

import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.transcode.TranscodeFailedException;
import io.encoreservice.engine.transcode.TranscodeListener;
import io.encoreservice.engine.transcode.Transcoded;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** Steps that do as the job's base name says: "stay" runs until interrupted, "break" fails, all else is done at once. */
public final class ScriptedSteps implements JobSteps {

    public final ConcurrentLinkedQueue<UUID> started = new ConcurrentLinkedQueue<>();
    public final ConcurrentLinkedQueue<UUID> interrupted = new ConcurrentLinkedQueue<>();
    public final ConcurrentLinkedQueue<UUID> published = new ConcurrentLinkedQueue<>();
    public final ConcurrentLinkedQueue<EncoreJob> reported = new ConcurrentLinkedQueue<>();

    @Override
    public Transcoded transcode(EncoreJob job, Path folder, TranscodeListener listener)
            throws TranscodeFailedException, InterruptedException {
        started.add(job.id());
        switch (job.request().baseName()) {
            case "stay" -> stay(job, listener);
            case "break" -> throw new TranscodeFailedException("It broke");
            default -> listener.progressed(50);
        }
        OutputManifest.Entry entry =
                new OutputManifest.Entry("out.mp4", job.request().outputFolder() + "/" + job.id() + ".mp4");
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
        published.add(UUID.fromString(target.substring(target.length() - 40, target.length() - 4)));
    }

    @Override
    public void report(EncoreJob job) {
        reported.add(job);
    }
}
