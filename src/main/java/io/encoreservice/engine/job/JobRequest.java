package io.encoreservice.engine.job;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked for; of it only the priority may change after the job was accepted. Fields, defaults and meaning are SVT Encore's.
 *
 * @param externalId the client's own name of the job
 * @param profile which profile to encode with
 * @param profileParams values for the profile's expressions
 * @param outputFolder the folder for the output, such as {@code /usercontent/demo}
 * @param baseName what every output file's name begins with
 * @param progressCallbackUri whom to tell how the job goes
 * @param priority 0 to 100, 100 the most urgent
 * @param segmentLength seconds per segment of a segmented encode
 * @param debugOverlay whether each video shows its output's suffix
 * @param logContext entries for the log lines of this job
 * @param seekTo where output begins, in seconds
 * @param duration how much is encoded, in seconds; null means all
 * @param thumbnailTime when thumbnails are taken, in seconds
 * @param retries how often it is tried again when it failed, whatever for; null means twice where a connection failed, and else
 *     not at all
 * @param inputs at least one
 */
public record JobRequest(
        @Nullable String externalId,
        String profile,
        Map<String, Object> profileParams,
        String outputFolder,
        String baseName,
        @Nullable URI progressCallbackUri,
        int priority,
        @Nullable Double segmentLength,
        boolean debugOverlay,
        Map<String, String> logContext,
        @Nullable Double seekTo,
        @Nullable Double duration,
        @Nullable Double thumbnailTime,
        @Nullable Integer retries,
        List<Input> inputs) {

    /** The same request with another priority. */
    JobRequest withPriority(int other) {
        return with(other, duration);
    }

    /** The same request for so many seconds. */
    public JobRequest lasting(@Nullable Double seconds) {
        return with(priority, seconds);
    }

    private JobRequest with(int otherPriority, @Nullable Double otherDuration) {
        return new JobRequest(
                externalId,
                profile,
                profileParams,
                outputFolder,
                baseName,
                progressCallbackUri,
                otherPriority,
                segmentLength,
                debugOverlay,
                logContext,
                seekTo,
                otherDuration,
                thumbnailTime,
                retries,
                inputs);
    }
}
