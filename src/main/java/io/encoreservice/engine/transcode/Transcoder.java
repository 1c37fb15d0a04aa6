package io.encoreservice.engine.transcode;

import io.encoreservice.engine.ffmpeg.CommandInput;
import io.encoreservice.engine.ffmpeg.EncodePlan;
import io.encoreservice.engine.ffmpeg.FfmpegFailedException;
import io.encoreservice.engine.ffmpeg.ParameterRefusedException;
import io.encoreservice.engine.ffmpeg.PlanException;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.SegmentPlan;
import io.encoreservice.engine.media.AnalysisFailedException;
import io.encoreservice.engine.profile.Profile;
import io.encoreservice.engine.profile.ProfileException;
import io.encoreservice.engine.storage.ContentPathException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs one attempt of a job: analyse, read the profile, encode into the attempt's folder, probe what was made. */
public final class Transcoder {

    private final TranscodeContext context;
    private final SegmentedTranscoder segments;

    Transcoder(TranscodeContext context, SegmentedTranscoder segments) {
        this.context = context;
        this.segments = segments;
    }

    /** What an attempt at a whole job comes to. */
    public sealed interface Outcome {

        /** All output files are made. */
        record Made(Transcoded files) implements Outcome {}

        /** Nothing is, since the job is to be made in parts. */
        record ToDivide(SegmentPlan plan) implements Outcome {}
    }

    /**
     * Makes all output files of a job, complete, in {@code attemptFolder}, and publishes none of them; or finds that it
     * is to be divided. Interrupting the calling thread ends ffmpeg and ffprobe.
     *
     * @throws TranscodeFailedException when the job cannot succeed; the message is for its owner
     * @throws InterruptedException when the calling thread was interrupted; every child is gone then
     */
    public Outcome transcode(EncoreJob job, Path attemptFolder, TranscodeListener listener)
            throws TranscodeFailedException, InterruptedException {
        long started = System.nanoTime();
        HostPaths paths = new HostPaths(context.content(), attemptFolder, job.request());
        return paths.telling(() -> {
            List<CommandInput> inputs = context.inputs(job, paths);
            listener.analyzed(TranscodeContext.media(inputs));
            Optional<SegmentPlan> division = segments.plan(job, inputs);
            return division.isPresent()
                    ? new Outcome.ToDivide(division.get())
                    : new Outcome.Made(whole(job, inputs, attemptFolder, listener, started));
        });
    }

    private Transcoded whole(
            EncoreJob job, List<CommandInput> inputs, Path attemptFolder, TranscodeListener listener, long started)
            throws ProfileException, PlanException, ParameterRefusedException, FfmpegFailedException,
                    AnalysisFailedException, ContentPathException, TranscodeFailedException, InterruptedException,
                    IOException {
        Profile profile = context.profile(job, inputs);
        EncodePlan.Folders folders = TranscodeContext.folders(attemptFolder);
        EncodePlan plan = EncodePlan.of(
                job.request(),
                inputs,
                profile,
                folders,
                context.policy(),
                context.settings(),
                context.ffmpeg().abilities());
        ProgressPercent progress = new ProgressPercent(job.request(), inputs, plan, listener);
        context.encode(plan, folders, progress, context.watch(inputs));
        return context.reader(List.of(folders.work())).read(job.request(), plan.outputs(), folders, started);
    }
}
