package io.encoreservice.engine.worker;

import io.encoreservice.engine.callback.CallbackSender;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.job.SegmentPlan;
import io.encoreservice.engine.transcode.OutputPublisher;
import io.encoreservice.engine.transcode.PartsLostException;
import io.encoreservice.engine.transcode.SegmentedTranscoder;
import io.encoreservice.engine.transcode.TranscodeFailedException;
import io.encoreservice.engine.transcode.TranscodeListener;
import io.encoreservice.engine.transcode.Transcoded;
import io.encoreservice.engine.transcode.Transcoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The steps as the engine's other rooms take them. */
record EngineSteps(
        Transcoder transcoder, SegmentedTranscoder segments, OutputPublisher publisher, CallbackSender callbacks)
        implements JobSteps {

    @Override
    public Transcoder.Outcome transcode(EncoreJob job, Path folder, TranscodeListener listener)
            throws TranscodeFailedException, InterruptedException {
        return transcoder.transcode(job, folder, listener);
    }

    @Override
    public void encodePart(EncoreJob job, SegmentPlan plan, String part, Path folder, TranscodeListener listener)
            throws TranscodeFailedException, InterruptedException {
        segments.encode(job, plan, part, folder, listener);
    }

    @Override
    public Transcoded join(EncoreJob job, SegmentPlan plan, Map<String, Path> parts, Path folder)
            throws PartsLostException, TranscodeFailedException, InterruptedException {
        return segments.join(job, plan, parts, folder);
    }

    @Override
    public void publish(OutputManifest manifest, Path folder) throws IOException {
        publisher.publish(manifest, folder);
    }

    @Override
    public void report(EncoreJob job) {
        callbacks.send(job);
    }
}
