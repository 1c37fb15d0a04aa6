package io.encoreservice.engine.transcode;

import io.encoreservice.engine.ffmpeg.CommandInput;
import io.encoreservice.engine.ffmpeg.DividedPlan;
import io.encoreservice.engine.ffmpeg.EncodePlan;
import io.encoreservice.engine.ffmpeg.FfmpegFailedException;
import io.encoreservice.engine.ffmpeg.ParameterRefusedException;
import io.encoreservice.engine.ffmpeg.PlanException;
import io.encoreservice.engine.ffmpeg.PlannedOutput;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.Input;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.job.SegmentPlan;
import io.encoreservice.engine.job.SegmentPlan.Segment;
import io.encoreservice.engine.media.AnalysisFailedException;
import io.encoreservice.engine.media.PictureTimes;
import io.encoreservice.engine.profile.Profile;
import io.encoreservice.engine.profile.ProfileException;
import io.encoreservice.engine.storage.ContentPathException;
import io.encoreservice.engine.storage.ObjectStorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Divides a job into parts, makes each of them, and joins them; each step may be done by another engine. */
public final class SegmentedTranscoder {

    private static final Logger log = LoggerFactory.getLogger(SegmentedTranscoder.class);
    private static final int MOST_SEGMENTS = 2_000;

    // why: in these ffmpeg finds the key frame before any moment; in others pictures would be lost at the joins.
    private static final Set<String> SEEKABLE = Set.of("MPEG-4", "Matroska", "WebM", "MXF");

    // why: of all others each segment would have to heed what came before it.
    private static final Pattern TIMELESS =
            Pattern.compile("reconnect.*|an|analyzeduration|probesize|re|readrate|referer"
                    + "|rw_timeout|scan_all_pmts|seekable|thread_queue_size|threads|timeout|user_agent");

    private final TranscodeContext context;
    private final boolean shared;

    /** @param shared whether all engines have the same content folder */
    SegmentedTranscoder(TranscodeContext context, boolean shared) {
        this.context = context;
        this.shared = shared;
    }

    /** What is the same for all parts of a job. */
    private record Division(List<CommandInput> inputs, Profile profile, DividedPlan plan) {}

    /**
     * Decides how a job is divided.
     *
     * @return nothing when it is to be encoded as a whole: it asks for no segments, is shorter than one, or cannot be cut
     */
    Optional<SegmentPlan> plan(EncoreJob job, List<CommandInput> inputs)
            throws ProfileException, PlanException, ParameterRefusedException, FfmpegFailedException,
                    AnalysisFailedException, TranscodeFailedException, InterruptedException {
        Double length = job.request().segmentLength();
        if (length == null) {
            return Optional.empty();
        }
        Division division = division(job, inputs);
        List<Segment> segments = segments(job, division.plan(), length);
        return segments.size() < 2
                ? Optional.empty()
                : Optional.of(new SegmentPlan(
                        segments,
                        division.plan().hasRest(),
                        Digest.of(division.profile().toString())));
    }

    /**
     * Makes the files of one part, complete, in {@code attemptFolder}.
     *
     * @throws TranscodeFailedException when it cannot be made; the message is for the job's owner
     * @throws InterruptedException when the calling thread was interrupted; every child is gone then
     */
    public void encode(EncoreJob job, SegmentPlan plan, String part, Path attemptFolder, TranscodeListener listener)
            throws TranscodeFailedException, InterruptedException {
        HostPaths paths = new HostPaths(context.content(), attemptFolder, job.request());
        paths.telling(() -> {
            Division division = division(job, plan, paths);
            EncodePlan.Folders folders = TranscodeContext.folders(attemptFolder);
            Segment segment = plan.segment(part);
            DividedPlan.Part made = segment == null
                    ? division.plan().rest(folders)
                    : division.plan().segment(segment, folders);
            context.encode(
                    made.plan(),
                    folders,
                    new ProgressPercent(made.request(), made.inputs(), made.plan(), listener),
                    context.watch(made.inputs()));
            for (PlannedOutput output : made.plan().outputs()) {
                keep(output, attemptFolder);
            }
            return part;
        });
    }

    /**
     * Makes all output files of a job of its parts, complete, in {@code attemptFolder}, and publishes none of them.
     *
     * @param parts the folders where the parts were made, by their names
     * @throws PartsLostException when a part's files are not there any more
     * @throws TranscodeFailedException when the job cannot succeed; the message is for its owner
     * @throws InterruptedException when the calling thread was interrupted; every child is gone then
     */
    public Transcoded join(EncoreJob job, SegmentPlan plan, Map<String, Path> parts, Path attemptFolder)
            throws PartsLostException, TranscodeFailedException, InterruptedException {
        HostPaths paths = new HostPaths(context.content(), attemptFolder, job.request());
        SegmentJoin join = new SegmentJoin(plan, parts);
        DividedPlan divided = paths.telling(() -> division(job, plan, paths).plan());
        join.check(divided.outputs());
        return paths.telling(() -> {
            EncodePlan.Folders folders = TranscodeContext.folders(attemptFolder);
            for (int i = 0; i < divided.outputs().size(); i++) {
                if (join.isJoined(divided.outputs().get(i))) {
                    Path list = join.list(i, divided.outputs().get(i), attemptFolder);
                    Path target = attemptFolder.resolve(divided.outputs().get(i).fileName());
                    context.ffmpeg()
                            .run(
                                    divided.join(i, list, parts.get(SegmentPlan.REST), target),
                                    folders.work(),
                                    (seconds, frames, fps) -> {},
                                    context.watch(List.of())::objection);
                } else {
                    join.adopt(divided.outputs().get(i), attemptFolder);
                }
            }
            return context.reader(join.works()).read(job.request(), divided.outputs(), folders, begun(job));
        });
    }

    private Division division(EncoreJob job, SegmentPlan plan, HostPaths paths)
            throws ParameterRefusedException, ContentPathException, AnalysisFailedException, ObjectStorageException,
                    TranscodeFailedException, InterruptedException, ProfileException, PlanException,
                    FfmpegFailedException {
        List<MediaFile> analyzed = job.state().analyzed();
        List<Input> wanted = job.request().inputs();
        List<CommandInput> inputs = new ArrayList<>();
        if (analyzed.size() == wanted.size()) {
            for (int i = 0; i < wanted.size(); i++) {
                Input input = wanted.get(i);
                inputs.add(CommandInput.of(input, context.sources().of(input.uri(), paths), analyzed.get(i)));
            }
        } else {
            inputs.addAll(context.inputs(job, paths));
        }
        Division division = division(job, List.copyOf(inputs));
        if (!Digest.of(division.profile().toString()).equals(plan.profile())) {
            throw new TranscodeFailedException(
                    "The profile " + job.request().profile() + " was changed while the job was encoded with it");
        }
        return division;
    }

    private Division division(EncoreJob job, List<CommandInput> inputs)
            throws ProfileException, PlanException, ParameterRefusedException, FfmpegFailedException,
                    InterruptedException {
        Profile profile = context.profile(job.asQueued(), inputs);
        DividedPlan plan = DividedPlan.of(
                job.request(),
                inputs,
                profile,
                context.policy(),
                context.settings(),
                context.ffmpeg().abilities());
        return new Division(inputs, profile, plan);
    }

    private List<Segment> segments(EncoreJob job, DividedPlan plan, double length)
            throws TranscodeFailedException, AnalysisFailedException, InterruptedException {
        JobRequest request = job.request();
        List<CommandInput> pictured = plan.pictured();
        String objection = objection(plan, pictured);
        if (objection != null) {
            return whole(job, objection);
        }
        CommandInput input = pictured.getFirst();
        double seek = request.seekTo() == null ? 0 : Math.max(0, request.seekTo());
        double left = input.pictures() - seek;
        double duration = request.duration() == null ? left : Math.min(left, request.duration());
        if (duration / length > MOST_SEGMENTS) {
            throw new TranscodeFailedException("segmentLength: the job would have "
                    + Math.round(Math.ceil(duration / length)) + " segments, and at most " + MOST_SEGMENTS
                    + " are allowed");
        }
        Double begin = input.input().seekTo();
        PictureTimes times = context.analyzer().pictureTimes(input.source(), input.input());
        SegmentCuts cuts = times.steady()
                ? SegmentCuts.of(
                        input.frameRate(), plan.frameRates(), times.first(), seek + (begin == null ? 0 : begin))
                : null;
        if (cuts == null) {
            return whole(job, "its frame rate is unknown, not steady, or lowered");
        }
        List<Segment> segments = cuts.segments(duration, length, request.duration() != null);
        return segments.size() < 2 ? whole(job, "it is no longer than one segment") : segments;
    }

    private @Nullable String objection(DividedPlan plan, List<CommandInput> pictured) {
        if (!shared) {
            return "the engines of this instance share no content folder";
        }
        if (pictured.size() != 1) {
            return "its moving pictures are not those of one input";
        }
        if (!plan.isDivisible()) {
            return "a filter or an option heeds time, or an output is made of another one's pictures";
        }
        CommandInput input = pictured.getFirst();
        if (!input.input().params().keySet().stream()
                .allMatch(name -> TIMELESS.matcher(name).matches())) {
            return "its input has params that may move times";
        }
        return isSeekable(input) ? null : "its input is neither MPEG-4, Matroska, WebM nor MXF, or has copyTs";
    }

    private static List<Segment> whole(EncoreJob job, String why) {
        log.info("Job {} has a segmentLength and is encoded as a whole: {}", job.id(), why);
        return List.of();
    }

    private static boolean isSeekable(CommandInput input) {
        return input.media() instanceof MediaFile.VideoFile file
                && file.format() != null
                && SEEKABLE.contains(file.format())
                && !input.input().copyTs();
    }

    private static void keep(PlannedOutput output, Path folder) throws IOException, TranscodeFailedException {
        List<String> names = output.fileNames(name -> Files.isRegularFile(folder.resolve(name)));
        if (names.isEmpty()) {
            throw new TranscodeFailedException("ffmpeg made no file for " + output.id());
        }
        for (String name : names) {
            OutputReader.toDisk(folder.resolve(name));
        }
    }

    private static long begun(EncoreJob job) {
        var started = job.state().startedDate();
        long age = started == null ? 0 : Math.max(0, System.currentTimeMillis() - started.toEpochMilli());
        return System.nanoTime() - Math.max(1, age) * 1_000_000;
    }
}
