package io.encoreservice.engine.callback;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.JobStatus;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a job's owner is told, as SVT Encore puts it. */
@JsonPropertyOrder({"jobId", "externalId", "progress", "status"})
record Callback(
        @JsonIgnore URI address, UUID jobId, @Nullable String externalId, int progress, JobStatus status) {

    static Callback of(EncoreJob job, URI address) {
        return new Callback(
                address,
                job.id(),
                job.request().externalId(),
                job.state().progress(),
                job.state().status());
    }
}
