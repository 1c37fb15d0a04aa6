package io.encoreservice.engine.transcode;

import io.encoreservice.engine.ffmpeg.CommandInput;
import io.encoreservice.engine.ffmpeg.EncodePlan;
import io.encoreservice.engine.ffmpeg.EncodingSettings;
import io.encoreservice.engine.ffmpeg.FfmpegFailedException;
import io.encoreservice.engine.ffmpeg.FfmpegProcess;
import io.encoreservice.engine.ffmpeg.ParameterPolicy;
import io.encoreservice.engine.ffmpeg.ParameterRefusedException;
import io.encoreservice.engine.ffmpeg.QualityLogs;
import io.encoreservice.engine.ffmpeg.Source;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.Input;
import io.encoreservice.engine.job.JobState;
import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.media.AnalysisFailedException;
import io.encoreservice.engine.media.MediaAnalyzer;
import io.encoreservice.engine.profile.Profile;
import io.encoreservice.engine.profile.ProfileRepository;
import io.encoreservice.engine.storage.ContentPathException;
import io.encoreservice.engine.storage.ObjectStorageException;
import io.encoreservice.engine.storage.UserContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one attempt of a job: analyse, read the profile, encode into the attempt's folder, probe what was made. */
public final class Transcoder {

    private final ProfileRepository profiles;
    private final MediaAnalyzer analyzer;
    private final FfmpegProcess ffmpeg;
    private final ParameterPolicy policy;
    private final UserContent content;
    private final InputSources sources;
    private final EncodingSettings settings;

    Transcoder(
            ProfileRepository profiles,
            MediaAnalyzer analyzer,
            FfmpegProcess ffmpeg,
            ParameterPolicy policy,
            UserContent content,
            InputSources sources,
            EncodingSettings settings) {
        this.profiles = profiles;
        this.analyzer = analyzer;
        this.ffmpeg = ffmpeg;
        this.policy = policy;
        this.content = content;
        this.sources = sources;
        this.settings = settings;
    }

    /**
     * Makes all output files of a job, complete, in {@code attemptFolder}, and publishes none of them. Interrupting the
     * calling thread ends ffmpeg and ffprobe.
     *
     * @throws TranscodeFailedException when the job cannot succeed; the message is for its owner
     * @throws InterruptedException when the calling thread was interrupted; every child is gone then
     */
    public Transcoded transcode(EncoreJob job, Path attemptFolder, TranscodeListener listener)
            throws TranscodeFailedException, InterruptedException {
        long started = System.nanoTime();
        HostPaths paths = new HostPaths(content, attemptFolder, job.request());
        return paths.telling(() -> {
            List<CommandInput> inputs = inputs(job, paths);
            List<MediaFile> analyzed = inputs.stream().map(CommandInput::media).toList();
            listener.analyzed(analyzed);
            Profile profile = profiles.find(job.request().profile(), analyzed(job, analyzed));
            EncodePlan.Folders folders = folders(attemptFolder);
            EncodePlan plan =
                    EncodePlan.of(job.request(), inputs, profile, folders, policy, settings, ffmpeg.abilities());
            encode(plan, folders, new ProgressPercent(job.request(), inputs, plan, listener), watch(inputs));
            return reader(List.of(folders.work())).read(job.request(), plan.outputs(), folders, started);
        });
    }

    /**
     * All that a job's division needs: it reads the same inputs and is watched alike.
     *
     * @param shared whether all engines have the same content folder
     */
    SegmentedTranscoder segmented(boolean shared) {
        return new SegmentedTranscoder(this, profiles, analyzer, ffmpeg, policy, content, sources, settings, shared);
    }

    /** @param works where ffmpeg worked, in the order of what it made there */
    OutputReader reader(List<Path> works) {
        return new OutputReader(analyzer, content, new QualityLogs(works, settings.includeQualityMetrics()));
    }

    EncodeWatch watch(List<CommandInput> inputs) {
        return new EncodeWatch(
                sources.limits(),
                content,
                inputs.stream().anyMatch(input -> input.input().copyTs()));
    }

    List<CommandInput> inputs(EncoreJob job, HostPaths paths)
            throws ParameterRefusedException, ContentPathException, AnalysisFailedException, ObjectStorageException,
                    TranscodeFailedException, InterruptedException {
        List<CommandInput> inputs = new ArrayList<>();
        for (Input input : job.request().inputs()) {
            policy.checkInput(input);
            Source source = sources.of(input.uri(), paths);
            CommandInput read = CommandInput.of(input, source, analyzer.analyzeInput(source, input));
            sources.limits().checkSize(input.uri(), read.media().fileSize());
            sources.limits().checkDuration(read, job.request());
            inputs.add(read);
        }
        return List.copyOf(inputs);
    }

    void encode(EncodePlan plan, EncodePlan.Folders folders, ProgressPercent progress, EncodeWatch watch)
            throws FfmpegFailedException, TranscodeFailedException, InterruptedException {
        refuse(watch.objection());
        for (List<String> pass : plan.passes()) {
            watch.pass();
            ffmpeg.run(
                    pass,
                    folders.work(),
                    (seconds, frames, fps) -> {
                        watch.made(seconds);
                        progress.made(seconds, frames, fps);
                    },
                    watch::objection);
            progress.passed();
        }
        for (List<String> tiles : plan.tiles()) {
            ffmpeg.run(tiles, folders.work(), (seconds, frames, fps) -> {}, watch::objection);
        }
        refuse(watch.objection());
    }

    private static void refuse(@Nullable String objection) throws TranscodeFailedException {
        if (objection != null) {
            throw new TranscodeFailedException(objection);
        }
    }

    static Path work(Path attemptFolder) {
        return attemptFolder.resolve(".work");
    }

    static EncodePlan.Folders folders(Path attemptFolder) throws IOException {
        Path work = work(attemptFolder);
        Files.createDirectories(work);
        return new EncodePlan.Folders(attemptFolder, work);
    }

    static EncoreJob analyzed(EncoreJob job, List<MediaFile> analyzed) {
        JobState s = job.state();
        JobState state = new JobState(
                s.status(),
                s.progress(),
                s.speed(),
                s.message(),
                s.startedDate(),
                s.completedDate(),
                s.attempt(),
                analyzed,
                s.output(),
                s.qualityMetrics(),
                s.history());
        return new EncoreJob(job.id(), job.createdDate(), job.request(), state);
    }
}
