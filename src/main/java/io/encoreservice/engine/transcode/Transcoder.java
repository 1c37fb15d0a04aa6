package io.encoreservice.engine.transcode;

import io.encoreservice.engine.job.EncoreJob;
import java.nio.file.Path;

/** Runs one attempt of a job: analyse, read the profile, encode into the attempt's folder, probe what was made. */
public final class Transcoder {

    /**
     * Makes all output files of a job, complete, in {@code attemptFolder}, and publishes none of them. Interrupting the
     * calling thread ends ffmpeg and ffprobe.
     *
     * @throws TranscodeFailedException when the job cannot succeed; the message is for its owner
     * @throws InterruptedException when the calling thread was interrupted; every child is gone then
     */
    public Transcoded transcode(EncoreJob job, Path attemptFolder, TranscodeListener listener)
            throws TranscodeFailedException, InterruptedException {
        throw new TranscodeFailedException("to be built");
    }
}
