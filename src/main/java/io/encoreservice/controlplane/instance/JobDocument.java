package io.encoreservice.controlplane.instance;

import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;

/** One job of an instance in short; the whole of it is at its URL. */
@Schema(name = "JobSummary")
record JobDocument(
        @Schema(description = "The job at its instance's host.")
        URI url,

        @Schema(allowableValues = {"NEW", "QUEUED", "IN_PROGRESS", "SUCCESSFUL", "FAILED", "CANCELLED"})
        String status) {}
