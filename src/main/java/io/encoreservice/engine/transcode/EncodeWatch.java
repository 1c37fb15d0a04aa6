package io.encoreservice.engine.transcode;

import io.encoreservice.engine.storage.UserContent;
import org.jspecify.annotations.Nullable;

/** Says while a job is encoded whether it goes on beyond what is allowed, whatever the input said of its own length. */
final class EncodeWatch {

    private final JobLimits limits;
    private final UserContent content;
    private volatile double begun = Double.NaN;
    private volatile double made = Double.NaN;

    EncodeWatch(JobLimits limits, UserContent content) {
        this.limits = limits;
        this.content = content;
    }

    /** Another pass begins: what is made counts from here. */
    void pass() {
        made = Double.NaN;
        begun = Double.NaN;
    }

    void made(double seconds) {
        if (seconds <= 0) {
            return;
        }
        if (Double.isNaN(begun)) {
            // why: with the input's own times the first position is wherever the input begins.
            begun = seconds;
        }
        made = seconds;
    }

    /** Why the encode must stop, null while it may go on. */
    @Nullable
    String objection() {
        if (!limits.inputDuration().isZero() && made - begun > limits.seconds()) {
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
