package io.encoreservice.engine.queue;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether an attempt's files became the job's result. */
public enum Commitment {
    COMMITTED,
    /** The job's owner wants it cancelled. */
    CANCEL,
    /** Another job that has not ended will write one of the files; the job has FAILED by this. */
    FAILED,
    /** The lease was lost: another attempt runs, or ran. */
    LOST;

    /** Reads a script's answer. */
    static Commitment of(@Nullable String answer) {
        return valueOf(String.valueOf(answer).toUpperCase(Locale.ROOT));
    }
}
