package io.encoreservice.engine.web;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.Input;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.job.JobState;
import io.encoreservice.engine.job.JobStatus;
import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.job.Pace;
import io.encoreservice.engine.job.PastAttempt;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job as clients see it: SVT Encore's fields in SVT Encore's order, absent values as null. */
@Schema(name = "EncoreJob")
record JobItem(
        @Schema(accessMode = Schema.AccessMode.READ_ONLY) @JsonProperty("_links")
        Map<String, Link> links,

        UUID id,
        @Nullable String externalId,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "program")
        String profile,

        Map<String, Object> profileParams,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "/usercontent/demo")
        String outputFolder,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "demo")
        String baseName,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY) @JsonFormat(pattern = JobItem.DATE, timezone = "UTC")
        Instant createdDate,

        @Nullable URI progressCallbackUri,
        @Schema(minimum = "0", maximum = "100") int priority,

        @Schema(
                description =
                        "More than 0: the moving pictures are encoded in segments of about so many seconds, by all workers"
                                + " at once, and joined; a job that cannot be divided is encoded as a whole")
        @Nullable
        Double segmentLength,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY) @Nullable
        String message,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY) int progress,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY) @Nullable
        Double speed,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY)
        @JsonFormat(pattern = JobItem.DATE, timezone = "UTC")
        @Nullable
        Instant startedDate,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY)
        @JsonFormat(pattern = JobItem.DATE, timezone = "UTC")
        @Nullable
        Instant completedDate,

        boolean debugOverlay,
        Map<String, String> logContext,
        @Nullable Double seekTo,
        @Nullable Double duration,
        @Nullable Double thumbnailTime,

        @Schema(
                minimum = "0",
                maximum = "10",
                description =
                        "How often it is tried again when it failed; without it twice where a connection failed, and"
                                + " else not at all")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Integer retries,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, implementation = InputItem[].class)
        List<Map<String, @Nullable Object>> inputs,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY, implementation = Object[].class)
        List<MediaFile> output,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY) Map<String, Object> qualityMetrics,
        @Schema(accessMode = Schema.AccessMode.READ_ONLY) JobStatus status,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY, description = "While it is encoded")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Double fps,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY, description = "While it is encoded")
        @JsonFormat(pattern = JobItem.DATE, timezone = "UTC")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Instant estimatedEndDate,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY) @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<PastItem> history) {

    static final String DATE = "yyyy-MM-dd'T'HH:mm:ss.SSSX";

    /** What an input looks like in the API's description. */
    @Schema(name = "Input")
    record InputItem(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    allowableValues = {"AudioVideo", "Video", "Audio"})
            String type,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String uri,

            Map<String, String> params,
            @Nullable Double seekTo,
            boolean copyTs,
            String videoLabel,
            @Nullable Integer videoStream,
            @Nullable String dar,
            @Nullable String cropTo,
            @Nullable String padTo,
            List<String> videoFilters,
            boolean probeInterlaced,
            String audioLabel,
            @Nullable Integer audioStream,
            List<String> audioFilters,
            @Nullable String channelLayout) {}

    /** An attempt that did not end the job; SVT Encore has no such field, so jobs that never lost an engine have none. */
    @Schema(name = "PastAttempt")
    record PastItem(
            int attempt,

            @JsonFormat(pattern = JobItem.DATE, timezone = "UTC") @Nullable
            Instant startedDate,

            @JsonFormat(pattern = JobItem.DATE, timezone = "UTC")
            Instant endedDate,

            PastAttempt.Ending ending,

            @Schema(description = "the segment's number, or rest for what is made in one piece")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String segment,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String message) {

        static PastItem of(PastAttempt past) {
            return new PastItem(
                    past.attempt(), past.startedDate(), past.endedDate(), past.ending(), past.part(), past.message());
        }
    }

    static JobItem of(EncoreJob job, Link self) {
        JobRequest request = job.request();
        JobState state = job.state();
        Pace pace = state.pace();
        return new JobItem(
                Map.of("self", self),
                job.id(),
                request.externalId(),
                request.profile(),
                request.profileParams(),
                request.outputFolder(),
                request.baseName(),
                job.createdDate(),
                request.progressCallbackUri(),
                request.priority(),
                request.segmentLength(),
                state.message(),
                state.progress(),
                pace == null ? state.speed() : Double.valueOf(pace.speed()),
                state.startedDate(),
                state.completedDate(),
                request.debugOverlay(),
                request.logContext(),
                request.seekTo(),
                request.duration(),
                request.thumbnailTime(),
                request.retries(),
                inputs(request.inputs(), state.analyzed()),
                state.status() == JobStatus.SUCCESSFUL ? state.output() : List.of(),
                state.qualityMetrics(),
                state.status(),
                pace == null ? null : pace.fps(),
                pace == null ? null : pace.end(),
                state.history().stream().map(PastItem::of).toList());
    }

    private static List<Map<String, @Nullable Object>> inputs(List<Input> inputs, List<MediaFile> analyzed) {
        List<Map<String, @Nullable Object>> items = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            items.add(input(inputs.get(i), i < analyzed.size() ? analyzed.get(i) : null));
        }
        return items;
    }

    private static Map<String, @Nullable Object> input(Input input, @Nullable MediaFile analyzed) {
        boolean video = input.type().hasVideo();
        boolean audio = input.type().hasAudio();
        Map<String, @Nullable Object> item = new LinkedHashMap<>();
        item.put("uri", input.uri());
        put(video, item, "videoLabel", input.videoLabel());
        put(audio, item, "audioLabel", input.audioLabel());
        item.put("params", input.params());
        put(video, item, "dar", input.dar());
        put(video, item, "cropTo", input.cropTo());
        put(video, item, "padTo", input.padTo());
        put(video, item, "videoFilters", input.videoFilters());
        put(audio, item, "audioFilters", input.audioFilters());
        item.put("analyzed", analyzed);
        put(video, item, "videoStream", input.videoStream());
        put(audio, item, "audioStream", input.audioStream());
        put(video, item, "probeInterlaced", input.probeInterlaced());
        put(audio, item, "channelLayout", input.channelLayout());
        item.put("seekTo", input.seekTo());
        item.put("copyTs", input.copyTs());
        item.put("type", input.type().wireName());
        return item;
    }

    private static void put(boolean wanted, Map<String, @Nullable Object> item, String name, @Nullable Object value) {
        if (wanted) {
            item.put(name, value);
        }
    }
}
