package io.encoreservice.engine.transcode;

import io.encoreservice.engine.storage.UserContent;
import org.jspecify.annotations.Nullable;

/** Says while a job is encoded whether it goes on beyond what is allowed, whatever the input said of its own length. */
final class EncodeWatch {

    private final JobLimits limits;
    private final UserContent content;
    private final boolean ownTimes;
    private volatile double begun = Double.NaN;
    private volatile double made = Double.NaN;

    /**
     * @param ownTimes whether output has the input's own times, and so begins wherever the input does
     */
    EncodeWatch(JobLimits limits, UserContent content, boolean ownTimes) {
        this.limits = limits;
        this.content = content;
        this.ownTimes = ownTimes;
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
            begun = ownTimes ? seconds : 0;
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
