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
import io.encoreservice.engine.profile.ProfileException;
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

/** What every encode of an engine works with, be it of a whole job or of a part of one. */
record TranscodeContext(
        ProfileRepository profiles,
        MediaAnalyzer analyzer,
        FfmpegProcess ffmpeg,
        ParameterPolicy policy,
        UserContent content,
        InputSources sources,
        EncodingSettings settings) {

    /** A job's profile, its expressions filled in with what was found in the inputs. */
    Profile profile(EncoreJob job, List<CommandInput> inputs) throws ProfileException, InterruptedException {
        return profiles.find(job.request().profile(), analyzed(job, media(inputs)));
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

    /** A job's inputs, analysed and within the limits. */
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

    /** Runs all commands of a plan, one after the other. */
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

    static List<MediaFile> media(List<CommandInput> inputs) {
        return inputs.stream().map(CommandInput::media).toList();
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
