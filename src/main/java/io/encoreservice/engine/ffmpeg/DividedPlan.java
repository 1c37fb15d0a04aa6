package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.ffmpeg.EncodePlan.Folders;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.job.SegmentPlan.Segment;
import io.encoreservice.engine.profile.Profile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that ffmpeg has to do for a job in parts: its moving pictures segment by segment, sound and stills in one piece,
 * and both joined; a pure function as {@link EncodePlan}.
 */
public final class DividedPlan {

    private static final double SLACK = 1;
    // why: they count from where a piece begins, or end it.
    private static final Pattern OF_THE_WHOLE = Pattern.compile("-(?:frames(?::.*)?|shortest|timecode)");
    private static final Pattern RATE = Pattern.compile("-r(?::.*)?");

    // why: these are the container's, not the pictures', so they hold for the joined file.
    private static final List<String> OF_CONTAINERS = List.of(
            "brand",
            "frag_duration",
            "frag_size",
            "id3v2_version",
            "max_delay",
            "max_interleave_delta",
            "metadata",
            "min_frag_duration",
            "movflags",
            "movie_timescale",
            "mpegts_flags",
            "mpegts_service_id",
            "mpegts_start_pid",
            "muxdelay",
            "muxpreload",
            "muxrate",
            "pat_period",
            "pcr_period",
            "use_editlist",
            "video_track_timescale",
            "write_tmcd");

    private final JobRequest request;
    private final List<CommandInput> inputs;
    private final Profile profile;
    private final List<PlannedOutput> outputs;
    private final EncodingSettings settings;
    private final FfmpegAbilities abilities;

    private DividedPlan(
            JobRequest request,
            List<CommandInput> inputs,
            Profile profile,
            List<PlannedOutput> outputs,
            EncodingSettings settings,
            FfmpegAbilities abilities) {
        this.request = request;
        this.inputs = inputs;
        this.profile = profile;
        this.outputs = outputs;
        this.settings = settings;
        this.abilities = abilities;
    }

    /**
     * What a part does.
     *
     * @param request what is asked of it
     * @param inputs what it reads
     * @param plan its commands
     */
    public record Part(JobRequest request, List<CommandInput> inputs, EncodePlan plan) {}

    /**
     * Plans a job, as {@link EncodePlan#of} does.
     *
     * @throws PlanException when the profile cannot be applied to the inputs
     * @throws ParameterRefusedException when job or profile hold what ffmpeg may not be given
     */
    public static DividedPlan of(
            JobRequest request,
            List<CommandInput> inputs,
            Profile profile,
            ParameterPolicy policy,
            EncodingSettings settings,
            FfmpegAbilities abilities)
            throws PlanException, ParameterRefusedException {
        EncodePlan.check(request, inputs, profile, policy);
        policy.checkOutputOptions("joinSegmentParams", profile.joinSegmentParams());
        List<PlannedOutput> outputs = new OutputPlanner(request, inputs, policy, settings).plan(profile);
        return new DividedPlan(request, inputs, profile, outputs, settings, abilities);
    }

    /** The job's files, in the profile's order. */
    public List<PlannedOutput> outputs() {
        return outputs;
    }

    /**
     * Whether pieces make the same as the whole does: no output is made of what another one became, none ends by a count or with
     * its sound or has a time code, and no filter heeds where in the film a picture stands.
     */
    public boolean isDivisible() {
        return outputs.stream().allMatch(output -> output.decodedOutput() == null)
                && pictures()
                        .flatMap(video -> video.params().stream())
                        .noneMatch(param -> OF_THE_WHOLE.matcher(param).matches())
                && filters().allMatch(FilterText.Filter::isTimeless);
    }

    /** The inputs whose pictures are encoded segment by segment. */
    public List<CommandInput> pictured() {
        return inputs.stream()
                .filter(input -> pictures()
                        .map(PlannedOutput.Video::inputLabel)
                        .anyMatch(label -> input.video() != null
                                && label.equals(input.input().videoLabel())))
                .toList();
    }

    /** The frame rates to which the pictures are brought that are encoded segment by segment. */
    public List<String> frameRates() {
        Stream<String> options = pictures().flatMap(video -> video.values(RATE).stream());
        Stream<String> filters = filters().flatMap(filter -> filter.frameRate().stream());
        return Stream.concat(options, filters).distinct().toList();
    }

    /** Whether there is something beside the pictures that are encoded segment by segment. */
    public boolean hasRest() {
        return !resting().isEmpty();
    }

    /** What makes one segment of all pictures. */
    public Part segment(Segment segment, Folders folders) throws PlanException {
        List<PlannedOutput> pictures = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            if (StagedParts.isDivisible(outputs.get(i))) {
                pictures.add(StagedParts.pictures(i, outputs.get(i)));
            }
        }
        Double length = segment.length();
        // why: ffmpeg counts -t from the first picture or in whole frames of the output, so it only bounds what is
        // read.
        JobRequest piece = request.lasting(length == null ? null : length + SLACK);
        double seek = Seconds.positive(request.seekTo());
        List<CommandInput> moved = pictured().stream()
                .map(source -> source.later(segment.start()))
                .map(source -> length == null ? source : source.until(length + seek))
                .toList();
        FfmpegCommand command = new FfmpegCommand(piece, profile, folders, settings);
        return new Part(piece, moved, EncodePlan.of(pictures, moved, command, abilities));
    }

    /** What makes everything else. */
    public Part rest(Folders folders) throws PlanException {
        FfmpegCommand command = new FfmpegCommand(request, profile, folders, settings);
        return new Part(request, inputs, EncodePlan.of(resting(), inputs, command, abilities));
    }

    /**
     * The arguments that join the pictures of an output, and put its sound to them.
     *
     * @param number of the output
     * @param list the segments' list, as ffmpeg's concat reads it
     * @param rest the folder where the rest was made
     * @param target the file to write
     */
    public List<String> join(int number, Path list, @Nullable Path rest, Path target) {
        PlannedOutput output = outputs.get(number);
        // why: else each input would be moved to begin at zero, and sound begins before it by its encoder's delay.
        List<String> arguments = new ArrayList<>(FfmpegCommand.fixed(settings));
        arguments.add("-copyts");
        arguments.addAll(Source.joiningGuards());
        arguments.addAll(List.of("-i", Source.file(list).location()));
        if (rest != null && !output.audio().isEmpty()) {
            Source sound =
                    Source.file(rest.resolve(StagedParts.sound(number, output).fileName()));
            arguments.addAll(sound.guards(Map.of()));
            arguments.addAll(List.of("-i", sound.location(), "-map", "0:v", "-map", "1:a"));
        } else {
            arguments.addAll(List.of("-map", "0:v"));
        }
        arguments.addAll(List.of("-c", "copy"));
        PlannedOutput.Video video = Objects.requireNonNull(output.video());
        OF_CONTAINERS.stream()
                .filter(name -> !profile.joinSegmentParams().containsKey(name))
                .forEach(name -> arguments.addAll(video.option("-" + name)));
        arguments.addAll(EncodeParams.list(profile.joinSegmentParams()));
        arguments.addAll(FfmpegCommand.COMMENT);
        arguments.add(target.toString());
        return List.copyOf(arguments);
    }

    private List<PlannedOutput> resting() {
        List<PlannedOutput> rest = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            PlannedOutput output = outputs.get(i);
            if (!StagedParts.isDivisible(output)) {
                rest.add(output);
            } else if (!output.audio().isEmpty()) {
                rest.add(StagedParts.sound(i, output));
            }
        }
        return rest;
    }

    private Stream<PlannedOutput.Video> pictures() {
        return outputs.stream().filter(StagedParts::isDivisible).map(output -> Objects.requireNonNull(output.video()));
    }

    private Stream<FilterText.Filter> filters() {
        Stream<String> ofOutputs = pictures()
                .map(PlannedOutput.Video::filter)
                .filter(Objects::nonNull)
                .map(String::valueOf);
        Stream<String> ofInputs = pictured().stream().flatMap(source -> source.input().videoFilters().stream());
        return Stream.of(ofOutputs, ofInputs, Stream.of(profile.deinterlaceFilter()))
                .flatMap(filters -> filters)
                .flatMap(DividedPlan::parsed);
    }

    private static Stream<FilterText.Filter> parsed(String filters) {
        try {
            return FilterText.parse(filters).stream();
        } catch (FilterText.MalformedFilterException e) {
            throw new IllegalArgumentException("was checked: " + filters, e);
        }
    }
}
