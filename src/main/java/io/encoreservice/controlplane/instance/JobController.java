package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.InstanceName;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a tenant calls to use an instance without leaving the API's host. */
@RestController
@Tag(name = "Instances")
@CommonRefusals
final class JobController {

    private static final int MAX_SIZE = 100;

    private final InstanceService service;
    private final EngineJobs jobs;

    JobController(InstanceService service, EngineJobs jobs) {
        this.service = service;
        this.jobs = jobs;
    }

    @GetMapping("/encoreinstance/{id}/jobs")
    @Operation(operationId = "listJobs", summary = "List an instance's jobs in short, one page of them")
    @ApiResponse(
            responseCode = "200",
            description = "The jobs",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            array = @ArraySchema(schema = @Schema(implementation = JobDocument.class))))
    @Standstill
    @NotFound
    ResponseEntity<Object> list(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "The instance's name", example = "test") @PathVariable String id,
            @Parameter(description = "Which page, from 0") @RequestParam(defaultValue = "0") int page,
            @Parameter(description = "How many jobs, 1 to 100") @RequestParam(defaultValue = "100") int size) {
        if (page < 0) {
            throw new InvalidInstanceException("page", "must be 0 or more");
        }
        if (size < 1 || size > MAX_SIZE) {
            throw new InvalidInstanceException("size", "must be 1 to " + MAX_SIZE);
        }
        return json(jobs.list(find(caller, id), page, size));
    }

    @PostMapping("/encoreinstance/{id}/jobs")
    @Operation(
            operationId = "createJob",
            summary = "Give an instance a job",
            description = "The short form of POST /encoreJobs at the instance's host, which takes many more fields.",
            parameters =
                    @Parameter(
                            name = Repetition.HEADER,
                            in = ParameterIn.HEADER,
                            description =
                                    "1 to 255 characters of your choice: for 24 hours a repetition of this request"
                                            + " answers the same job, and starts none",
                            schema = @Schema(type = "string", maxLength = 255)))
    @ApiResponse(
            responseCode = "200",
            description = "The job",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = JobDocument.class)))
    @Standstill
    @NotFound
    ResponseEntity<Object> create(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "The instance's name", example = "test") @PathVariable String id,
            @RequestBody NewJobBody body,
            @Parameter(hidden = true) @RequestHeader HttpHeaders headers) {
        InstanceView instance = find(caller, id);
        return json(jobs.create(instance, body.parse(), Repetition.key(headers.get(Repetition.HEADER))));
    }

    private InstanceView find(Caller caller, String id) {
        InstanceView found = service.get(caller, InstanceName.of(id));
        if (!caller.standing().active()) {
            throw EngineAnswerException.standingStill(caller.standing().reason());
        }
        return found;
    }

    private static ResponseEntity<Object> json(Object body) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
    }
}
