package io.encoreservice.engine.worker;

import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.job.SegmentPlan;
import io.encoreservice.engine.transcode.PartsLostException;
import io.encoreservice.engine.transcode.TranscodeFailedException;
import io.encoreservice.engine.transcode.TranscodeListener;
import io.encoreservice.engine.transcode.Transcoded;
import io.encoreservice.engine.transcode.Transcoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** What a worker has others do with a job it holds; its own part is that each is done by one attempt only. */
public interface JobSteps {

    /** Makes all output files, complete, in {@code folder}, or finds that the job is to be divided; an interrupt ends every child. */
    Transcoder.Outcome transcode(EncoreJob job, Path folder, TranscodeListener listener)
            throws TranscodeFailedException, InterruptedException;

    /** Makes the files of one part of a divided job, complete, in {@code folder}; an interrupt ends every child. */
    void encodePart(EncoreJob job, SegmentPlan plan, String part, Path folder, TranscodeListener listener)
            throws TranscodeFailedException, InterruptedException;

    /** Makes all output files of a divided job of its parts, complete, in {@code folder}; may be repeated. */
    Transcoded join(EncoreJob job, SegmentPlan plan, Map<String, Path> parts, Path folder)
            throws PartsLostException, TranscodeFailedException, InterruptedException;

    /** Renames the files of a committed attempt into place; may be repeated, and fails when they are lost. */
    void publish(OutputManifest manifest, Path folder) throws IOException;

    /** Tells the job's owner, in the background. */
    void report(EncoreJob job);
}
