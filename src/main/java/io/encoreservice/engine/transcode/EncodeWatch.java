package io.encoreservice.engine.transcode;

import io.encoreservice.engine.ffmpeg.CommandInput;
import io.encoreservice.engine.storage.UserContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says while a job is encoded whether it goes on beyond what is allowed. */
final class EncodeWatch {

    private final JobLimits limits;
    private final UserContent content;
    private final boolean endUnknown;
    private volatile double made;

    EncodeWatch(JobLimits limits, UserContent content, List<CommandInput> inputs) {
        this.limits = limits;
        this.content = content;
        // why: with the input's own times a position says nothing of how much was encoded.
        this.endUnknown = inputs.stream()
                .anyMatch(input -> input.length() <= 0 && !input.input().copyTs());
    }

    void made(double seconds) {
        made = seconds;
    }

    /** Why the encode must stop, null while it may go on. */
    @Nullable
    String objection() {
        if (endUnknown && !limits.inputDuration().isZero() && made > limits.seconds()) {
            return "The input is too long: it does not end within the "
                    + limits.inputDuration().toSeconds() + " s that are allowed";
        }
        if (limits.storage() > 0 && content.size() > limits.storage()) {
            return "The output is too large: with it this instance's files would be more than the "
                    + JobLimits.size(limits.storage()) + " that are allowed";
        }
        return null;
    }
}
