package io.encoreservice.engine.transcode;

import io.encoreservice.engine.ffmpeg.CommandInput;
import io.encoreservice.engine.ffmpeg.EncodingSettings;
import io.encoreservice.engine.ffmpeg.FfmpegProcess;
import io.encoreservice.engine.ffmpeg.ParameterPolicy;
import io.encoreservice.engine.ffmpeg.ToolEnvironment;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.job.SegmentPlan;
import io.encoreservice.engine.media.FfprobeProcess;
import io.encoreservice.engine.media.MediaAnalyzer;
import io.encoreservice.engine.profile.ProfileLocations;
import io.encoreservice.engine.profile.ProfileRepository;
import io.encoreservice.engine.storage.ObjectStorage;
import io.encoreservice.engine.storage.UserContent;
import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.bundle.TestFfmpeg;
import io.encoreservice.shared.launch.ChildLauncher;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A transcoder over the real FFmpeg, with a content folder of its own and no way to the network. */
final class Rig implements TranscodeListener {

    private final Path content;
    private final Path attempt;
    private final UserContent userContent;
    private final List<MediaFile> analyzed = new ArrayList<>();
    private final List<Integer> progress = new ArrayList<>();
    private URI proxy = URI.create("http://127.0.0.1:9");
    private JobLimits limits = JobLimits.NONE;
    private String profiles = "classpath:/test-profiles/profiles.yml";

    private Rig(Path folder) throws IOException {
        this.content = Files.createDirectories(folder.resolve("content"));
        this.userContent = new UserContent(content);
        this.attempt = Files.createDirectories(folder.resolve("content/.attempts/job/1"));
    }

    static Rig in(Path folder) throws IOException {
        return new Rig(folder);
    }

    Rig withBundledProfiles() {
        profiles = "classpath:/profiles/profiles.yml";
        return this;
    }

    /** The only profile, {@code demo}. */
    Rig withProfile(String yaml) throws IOException {
        Path index = content.resolveSibling("profiles.yml");
        Files.writeString(index, "demo: demo.yml");
        Files.writeString(content.resolveSibling("demo.yml"), yaml);
        profiles = index.toUri().toString();
        return this;
    }

    Rig within(JobLimits limits) {
        this.limits = limits;
        return this;
    }

    Rig behind(URI proxy) {
        this.proxy = proxy;
        return this;
    }

    Path content(String name) {
        return content.resolve(name);
    }

    Path attempt() {
        return attempt;
    }

    UserContent userContent() {
        return userContent;
    }

    List<MediaFile> analyzed() {
        return analyzed;
    }

    List<Integer> progress() {
        return progress;
    }

    /** Encodes a job as a whole, also one that wants segments. */
    Transcoded transcode(EncoreJob job) throws TranscodeFailedException, InterruptedException {
        TranscodeContext context = context();
        Transcoder transcoder = new Transcoder(context, new SegmentedTranscoder(context, false));
        return switch (transcoder.transcode(job, attempt, this)) {
            case Transcoder.Outcome.Made made -> made.files();
            case Transcoder.Outcome.ToDivide division -> throw new AssertionError("divided: " + division.plan());
        };
    }

    /** How a job is divided. */
    Optional<SegmentPlan> plan(EncoreJob job) throws TranscodeFailedException, InterruptedException {
        return plan(job, true);
    }

    Optional<SegmentPlan> plan(EncoreJob job, boolean shared) throws TranscodeFailedException, InterruptedException {
        TranscodeContext context = context();
        HostPaths paths = new HostPaths(userContent, attempt, job.request());
        return paths.telling(() -> {
            List<CommandInput> inputs = context.inputs(job, paths);
            analyzed(TranscodeContext.media(inputs));
            return new SegmentedTranscoder(context, shared).plan(job, inputs);
        });
    }

    SegmentedTranscoder segments() {
        return new SegmentedTranscoder(context(), true);
    }

    String failure(EncoreJob job) {
        try {
            transcode(job);
            return "it succeeded";
        } catch (TranscodeFailedException e) {
            return Objects.toString(e.getMessage());
        } catch (InterruptedException e) {
            return "it was interrupted";
        }
    }

    private TranscodeContext context() {
        FfmpegTools tools = TestFfmpeg.tools();
        ToolEnvironment environment =
                new ToolEnvironment(new ChildLauncher(), tools.libraries().toAbsolutePath(), () -> proxy);
        ProfileRepository repository =
                new ProfileRepository(URI.create(profiles), "#{", "}", new ProfileLocations(location -> {
                    throw new IOException("no network");
                }));
        return new TranscodeContext(
                repository,
                new MediaAnalyzer(
                        new FfprobeProcess(environment, tools.ffprobe().toAbsolutePath(), Duration.ofMinutes(1))),
                new FfmpegProcess(
                        environment,
                        tools.ffmpeg().toAbsolutePath(),
                        new FfmpegProcess.Limits(Duration.ofMinutes(2), Duration.ofMinutes(30))),
                new ParameterPolicy(),
                userContent,
                new InputSources(userContent, ObjectStorage.none(), limits, UnaryOperator.identity(), Map.of()),
                EncodingSettings.usual(tools.font().toAbsolutePath()));
    }

    /** Divides a job, makes its parts, the last one first, and joins them. */
    Transcoded transcodeInParts(EncoreJob job)
            throws TranscodeFailedException, PartsLostException, InterruptedException, IOException {
        SegmentedTranscoder segments = segments();
        SegmentPlan plan = plan(job).orElseThrow();
        EncoreJob known = TranscodeContext.analyzed(job, analyzed);
        Map<String, Path> folders = new HashMap<>();
        for (String part : plan.parts().reversed()) {
            Path folder = Files.createDirectories(attempt.resolveSibling(part + ".1"));
            segments.encode(known, plan, part, folder, this);
            folders.put(part, folder);
        }
        return segments.join(known, plan, folders, attempt);
    }

    /** The times of a staged file's key frames. */
    List<String> keyFrames(String name) throws IOException, InterruptedException {
        return probe(name, "-skip_frame", "nokey", "-select_streams", "v", "-show_entries", "frame=pts_time");
    }

    /** What ffprobe prints of a staged file, line by line. */
    List<String> probe(String name, String... options) throws IOException, InterruptedException {
        FfmpegTools tools = TestFfmpeg.tools();
        List<String> command =
                new ArrayList<>(List.of(tools.ffprobe().toAbsolutePath().toString(), "-v", "error"));
        command.addAll(List.of(options));
        command.addAll(List.of("-of", "csv=p=0", attempt.resolve(name).toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put("LD_LIBRARY_PATH", tools.libraries().toAbsolutePath().toString());
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> lines = new String(
                        process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .toList();
        process.waitFor();
        return lines;
    }

    @Override
    public void analyzed(List<MediaFile> inputs) {
        analyzed.addAll(inputs);
    }

    @Override
    public synchronized void progressed(int percent) {
        progress.add(percent);
    }
}
