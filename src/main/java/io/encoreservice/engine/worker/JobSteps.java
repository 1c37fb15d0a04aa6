package io.encoreservice.engine.worker;

import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.transcode.TranscodeFailedException;
import io.encoreservice.engine.transcode.TranscodeListener;
import io.encoreservice.engine.transcode.Transcoded;
import java.io.IOException;
import java.nio.file.Path;

/** What a worker has others do with a job it holds; its own part is that each is done by one attempt only. */
public interface JobSteps {

    /** Makes all output files, complete, in {@code folder}; an interrupt ends every child. */
    Transcoded transcode(EncoreJob job, Path folder, TranscodeListener listener)
            throws TranscodeFailedException, InterruptedException;

    /** Renames the files of a committed attempt into place; may be repeated, and fails when they are lost. */
    void publish(OutputManifest manifest, Path folder) throws IOException;

    /** Tells the job's owner, in the background. */
    void report(EncoreJob job);
}
