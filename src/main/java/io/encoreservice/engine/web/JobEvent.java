package io.encoreservice.engine.web;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.encoreservice.engine.job.JobNews;
import io.encoreservice.engine.job.JobStatus;
import io.encoreservice.engine.job.Pace;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One step of a job as a client that listens is told; the names are those of callbacks and of the job itself. */
@Schema(name = "JobEvent")
record JobEvent(
        UUID jobId,
        JobStatus status,
        int progress,

        @Schema(description = "Seconds of output per second of work") @Nullable
        Double speed,

        @Schema(description = "Pictures per second of work, while it runs") @Nullable
        Double fps,

        @JsonFormat(pattern = JobItem.DATE, timezone = "UTC") @Nullable
        Instant estimatedEndDate,

        @Nullable String message) {

    static JobEvent of(JobNews news) {
        Pace pace = news.pace();
        return new JobEvent(
                news.job(),
                news.status(),
                news.progress(),
                pace == null ? news.speed() : Double.valueOf(pace.speed()),
                pace == null ? null : pace.fps(),
                pace == null ? null : pace.end(),
                news.message());
    }
}
