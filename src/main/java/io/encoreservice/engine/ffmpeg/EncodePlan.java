package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.profile.Profile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All that ffmpeg has to do for a job: a pure function of the job, its analysed inputs and its profile.
 *
 * @param outputs the files, in the profile's order
 * @param passes argument lists, without the program, that encode: one, or two when something is encoded twice
 * @param tiles argument lists that make one picture of many, afterwards
 */
public record EncodePlan(List<PlannedOutput> outputs, List<List<String>> passes, List<List<String>> tiles) {

    /**
     * Plans a job.
     *
     * @param request what was asked for
     * @param inputs its inputs, analysed, in the job's order
     * @param profile how to encode, its expressions filled in
     * @param folders where to write
     * @param policy what ffmpeg may be given
     * @param settings what the operator decides
     * @param abilities what the ffmpeg at hand can do
     * @throws PlanException when the profile cannot be applied to the inputs
     * @throws ParameterRefusedException when job or profile hold what ffmpeg may not be given
     */
    public static EncodePlan of(
            JobRequest request,
            List<CommandInput> inputs,
            Profile profile,
            Folders folders,
            ParameterPolicy policy,
            EncodingSettings settings,
            FfmpegAbilities abilities)
            throws PlanException, ParameterRefusedException {
        check(request, inputs, profile, policy);
        List<PlannedOutput> outputs = new OutputPlanner(request, inputs, policy, settings).plan(profile);
        return of(outputs, inputs, new FfmpegCommand(request, profile, folders, settings), abilities);
    }

    /** What makes these outputs, all or some of a job's. */
    static EncodePlan of(
            List<PlannedOutput> outputs, List<CommandInput> inputs, FfmpegCommand command, FfmpegAbilities abilities)
            throws PlanException {
        List<PlannedOutput> twice =
                outputs.stream().filter(PlannedOutput::twoPass).toList();
        List<List<String>> passes = new ArrayList<>();
        if (!twice.isEmpty()) {
            passes.add(command.firstPass(inputs, twice));
        }
        passes.add(command.lastPass(inputs, outputs, abilities.filters("libvmaf")));
        for (List<String> pass : passes) {
            abilities.check(pass);
        }
        List<List<String>> tiles = outputs.stream()
                .filter(output -> output.tiles() != null)
                .map(command::tiles)
                .toList();
        return new EncodePlan(outputs, List.copyOf(passes), tiles);
    }

    /**
     * Where a command writes.
     *
     * @param output for the files it makes
     * @param work for what only it needs
     */
    public record Folders(Path output, Path work) {}

    /** Where in the inputs' time the output begins. */
    static double outputSeek(JobRequest request, List<CommandInput> inputs) {
        double kept = 0;
        for (CommandInput input : inputs) {
            if (input.input().copyTs()) {
                kept = Math.max(kept, Seconds.positive(input.input().seekTo()));
            }
        }
        return Seconds.positive(request.seekTo()) + kept;
    }

    static void check(JobRequest request, List<CommandInput> inputs, Profile profile, ParameterPolicy policy)
            throws PlanException, ParameterRefusedException {
        policy.checkBaseName("baseName", request.baseName());
        policy.checkScaling("scaling", profile.scaling());
        policy.checkFilters("deinterlaceFilter", List.of(profile.deinterlaceFilter()));
        Seconds.check("seekTo", request.seekTo());
        Seconds.check("duration", request.duration());
        Seconds.check("thumbnailTime", request.thumbnailTime());
        Set<String> labels = new HashSet<>();
        for (CommandInput input : inputs) {
            policy.checkInput(input.input());
            Seconds.check("inputs.seekTo", input.input().seekTo());
            boolean videoTaken = input.input().type().hasVideo()
                    && !labels.add("video " + input.input().videoLabel());
            boolean audioTaken = input.input().type().hasAudio()
                    && !labels.add("audio " + input.input().audioLabel());
            if (videoTaken || audioTaken) {
                throw new PlanException("Inputs contain duplicate labels");
            }
        }
    }
}
