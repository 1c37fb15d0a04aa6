package io.encoreservice.engine.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that did not end its job.
 *
 * @param attempt its number, from 1
 * @param startedDate when it began
 * @param endedDate when it was taken back
 * @param ending why
 * @param part the part of a divided job that it was to make, null for the job itself
 * @param message why it failed, null when it did not
 */
public record PastAttempt(
        int attempt,
        @Nullable Instant startedDate,
        Instant endedDate,
        Ending ending,
        @Nullable String part,
        @Nullable String message) {

    /** Why an attempt did not end its job. */
    public enum Ending {
        /** Its engine died, or was not heard of for as long as a lease holds. */
        LOST,
        /** Its engine stopped in order. */
        PUT_BACK,
        /** It failed, and another try may do better. */
        FAILED
    }
}
