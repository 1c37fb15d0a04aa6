package io.encoreservice.engine.queue;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of a lease that was to be renewed. */
public enum Renewal {
    /** It holds for another term. */
    KEPT,
    /** It holds, but the job's owner wants the job cancelled. */
    CANCEL,
    /** The job is somebody else's, or nobody's. */
    LOST;

    /** Reads a script's answer. */
    static Renewal of(@Nullable String answer) {
        return valueOf(String.valueOf(answer).toUpperCase(Locale.ROOT));
    }
}
