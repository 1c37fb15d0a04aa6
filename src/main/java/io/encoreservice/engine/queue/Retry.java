package io.encoreservice.engine.queue;

import org.jspecify.annotations.Nullable;

/**
 * How often a job that failed is tried again.
 *
 * @param times after the first failure
 * @param patient whether some time passes before: {@link QueueTerms#retryPause} the first time, four times as long before
 *     each further one, up to five minutes
 */
public record Retry(int times, boolean patient) {

    /** A failure ends the job. */
    public static final Retry NEVER = new Retry(0, false);

    private static final int CONNECTION_FAILED = 2;

    /**
     * @param wanted what the job's owner wants, null for what is usual
     * @param transport whether a connection failed, which may work the next time
     * @param part whether a part of a divided job failed: usually it is tried again once, since the work of all others would
     *     be lost
     */
    public static Retry of(@Nullable Integer wanted, boolean transport, boolean part) {
        int times = wanted != null ? wanted : transport ? CONNECTION_FAILED : 0;
        return wanted == null && times == 0 && part ? new Retry(1, false) : new Retry(times, true);
    }
}
