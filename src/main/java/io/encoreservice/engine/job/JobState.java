package io.encoreservice.engine.job;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a job is; changed only by the queue's scripts.
 *
 * @param status SVT Encore's state
 * @param progress 0 to 100
 * @param speed seconds of output per second of work
 * @param message why it failed, for people
 * @param startedDate when the latest attempt began
 * @param completedDate when it ended
 * @param attempt 0 before the first, then the number of the latest attempt
 * @param analyzed what was found in each input, in the inputs' order; empty until then
 * @param output the files made, in the profile's order
 * @param qualityMetrics metric values by file and metric
 * @param history the attempts that did not end the job, the oldest first, 20 at most
 * @param pace how fast it gets on, while it is encoded
 */
public record JobState(
        JobStatus status,
        int progress,
        @Nullable Double speed,
        @Nullable String message,
        @Nullable Instant startedDate,
        @Nullable Instant completedDate,
        int attempt,
        List<MediaFile> analyzed,
        List<MediaFile> output,
        Map<String, Object> qualityMetrics,
        List<PastAttempt> history,
        @Nullable Pace pace) {

    /** One that does not run, or of which is not known how fast. */
    public JobState(
            JobStatus status,
            int progress,
            @Nullable Double speed,
            @Nullable String message,
            @Nullable Instant startedDate,
            @Nullable Instant completedDate,
            int attempt,
            List<MediaFile> analyzed,
            List<MediaFile> output,
            Map<String, Object> qualityMetrics,
            List<PastAttempt> history) {
        this(
                status,
                progress,
                speed,
                message,
                startedDate,
                completedDate,
                attempt,
                analyzed,
                output,
                qualityMetrics,
                history,
                null);
    }

    /** The state of a job that was just accepted. */
    public static JobState queued() {
        return new JobState(JobStatus.QUEUED, 0, null, null, null, null, 0, List.of(), List.of(), Map.of(), List.of());
    }
}
