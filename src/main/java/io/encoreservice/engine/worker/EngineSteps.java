package io.encoreservice.engine.worker;

import io.encoreservice.engine.callback.CallbackSender;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.transcode.OutputPublisher;
import io.encoreservice.engine.transcode.TranscodeFailedException;
import io.encoreservice.engine.transcode.TranscodeListener;
import io.encoreservice.engine.transcode.Transcoded;
import io.encoreservice.engine.transcode.Transcoder;
import java.io.IOException;
import java.nio.file.Path;

/** The steps as the engine's other rooms take them. */
record EngineSteps(Transcoder transcoder, OutputPublisher publisher, CallbackSender callbacks) implements JobSteps {

    @Override
    public Transcoded transcode(EncoreJob job, Path folder, TranscodeListener listener)
            throws TranscodeFailedException, InterruptedException {
        return transcoder.transcode(job, folder, listener);
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
