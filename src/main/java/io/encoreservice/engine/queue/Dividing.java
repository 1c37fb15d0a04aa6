package io.encoreservice.engine.queue;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether a job was divided into parts. */
public enum Dividing {
    /** Its parts wait; nobody holds the job itself. */
    DIVIDED,
    /** The job's owner wants it cancelled. */
    CANCEL,
    /** The lease was lost: another attempt runs, or ran. */
    LOST;

    static Dividing of(@Nullable String answer) {
        return valueOf(String.valueOf(answer).toUpperCase(Locale.ROOT));
    }
}
