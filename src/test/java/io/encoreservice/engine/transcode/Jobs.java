package io.encoreservice.engine.transcode;

import io.encoreservice.engine.ffmpeg.Inputs;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.Input;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.job.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Jobs for tests, written as they read: {@code Jobs.of("program").reading("/usercontent/a.mp4")}. */
public final class Jobs {

    private final String profile;
    private Map<String, Object> profileParams = Map.of();
    private String baseName = "demo";
    private @Nullable String externalId;
    private @Nullable Double seekTo;
    private @Nullable Double duration;
    private @Nullable Double thumbnailTime;
    private boolean debugOverlay;
    private @Nullable Double segmentLength;

    private Jobs(String profile) {
        this.profile = profile;
    }

    public static Jobs of(String profile) {
        return new Jobs(profile);
    }

    public Jobs named(String baseName) {
        this.baseName = baseName;
        return this;
    }

    public Jobs known(@Nullable String externalId) {
        this.externalId = externalId;
        return this;
    }

    public Jobs with(Map<String, Object> profileParams) {
        this.profileParams = profileParams;
        return this;
    }

    public Jobs from(double seekTo) {
        this.seekTo = seekTo;
        return this;
    }

    public Jobs lasting(double duration) {
        this.duration = duration;
        return this;
    }

    public Jobs inSegmentsOf(double seconds) {
        this.segmentLength = seconds;
        return this;
    }

    public Jobs thumbnailAt(double time) {
        this.thumbnailTime = time;
        return this;
    }

    public Jobs withOverlay() {
        this.debugOverlay = true;
        return this;
    }

    public EncoreJob reading(String uri) {
        return reading(Inputs.of(uri));
    }

    public EncoreJob reading(Input... inputs) {
        JobRequest request = new JobRequest(
                externalId,
                profile,
                profileParams,
                "/usercontent/out",
                baseName,
                null,
                0,
                segmentLength,
                debugOverlay,
                Map.of(),
                seekTo,
                duration,
                thumbnailTime,
                null,
                List.of(inputs));
        return new EncoreJob(UUID.randomUUID(), Instant.parse("2026-01-01T00:00:00Z"), request, JobState.queued());
    }
}
