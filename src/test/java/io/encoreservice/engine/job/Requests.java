package io.encoreservice.engine.job;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests for tests that read as English. */
public final class Requests {

    private Requests() {}

    public static JobRequest aRequest(String baseName, int priority) {
        return aRequest("program", baseName, null, priority);
    }

    /** A request for so many segments, as scripted steps make them. */
    public static JobRequest aSegmentedRequest(String baseName, int priority, int segments) {
        return aRequest("program", baseName, null, priority, (double) segments);
    }

    public static JobRequest aRequest(String profile, String baseName, @Nullable String externalId, int priority) {
        return aRequest(profile, baseName, externalId, priority, null);
    }

    private static JobRequest aRequest(
            String profile,
            String baseName,
            @Nullable String externalId,
            int priority,
            @Nullable Double segmentLength) {
        return new JobRequest(
                externalId,
                profile,
                Map.of(),
                "/usercontent/out",
                baseName,
                URI.create("http://owner.example/progress"),
                priority,
                segmentLength,
                false,
                Map.of(),
                null,
                null,
                null,
                null,
                List.of(anInput()));
    }

    public static Input anInput() {
        return new Input(
                Input.Type.AUDIO_VIDEO,
                "/usercontent/in.mp4",
                Map.of(),
                null,
                false,
                "main",
                null,
                null,
                null,
                null,
                List.of(),
                true,
                "main",
                null,
                List.of(),
                null);
    }

    /** A job that is tried again so often. */
    public static JobRequest aRequestWith(String baseName, int retries) {
        JobRequest request = aRequest(baseName, 0);
        return new JobRequest(
                request.externalId(),
                request.profile(),
                request.profileParams(),
                request.outputFolder(),
                request.baseName(),
                request.progressCallbackUri(),
                request.priority(),
                null,
                false,
                Map.of(),
                null,
                null,
                null,
                retries,
                request.inputs());
    }
}
