package io.encoreservice.engine.ffmpeg;

import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.shared.ffmpeg.ChannelLayout;
import java.util.List;
import java.util.Map;

/** A job's inputs as encodes name them, and how much of them is used. */
record JobInputs(JobRequest job, List<CommandInput> all, Map<Integer, String> defaultLayouts) {

    CommandInput video(String label, String id) throws PlanException {
        for (CommandInput input : all) {
            if (input.video() != null && input.input().videoLabel().equals(label)) {
                return input;
            }
        }
        throw cannot(id, "there is no video input with label '" + label + "'");
    }

    /** How the sound of that label is laid out, its streams joined. */
    ChannelLayout layout(String label, String id) throws PlanException {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).input().type().hasAudio()
                    && all.get(i).input().audioLabel().equals(label)
                    && !all.get(i).audio().isEmpty()) {
                return AudioSelector.of(i, all.get(i), defaultLayouts).layout();
            }
        }
        throw noAudio(label, id);
    }

    void checkAudio(String label, String id) throws PlanException {
        boolean there = all.stream()
                .anyMatch(input -> input.input().type().hasAudio()
                        && input.input().audioLabel().equals(label)
                        && !input.audio().isEmpty());
        if (!there) {
            throw noAudio(label, id);
        }
    }

    /** Seconds that are encoded of an input. */
    double length(CommandInput input, String id) throws PlanException {
        Double wanted = job.duration();
        double length = wanted == null ? input.length() - Seconds.positive(job.seekTo()) : wanted;
        if (!(length > 0)) {
            throw cannot(id, "the duration is unknown");
        }
        return length;
    }

    /** Where in the inputs' time the output begins. */
    double outputSeek() {
        return EncodePlan.outputSeek(job, all);
    }

    private static PlanException noAudio(String label, String id) {
        return cannot(id, "there is no audio input with label '" + label + "'");
    }

    static PlanException cannot(String id, String why) {
        return new PlanException("Can not generate " + id + "! " + why);
    }
}
