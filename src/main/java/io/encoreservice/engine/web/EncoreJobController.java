package io.encoreservice.engine.web;

import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.JobFilter;
import io.encoreservice.engine.job.JobNotFoundException;
import io.encoreservice.engine.job.JobRepository;
import io.encoreservice.engine.job.JobStateException;
import io.encoreservice.engine.queue.JobExistsException;
import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.engine.queue.KeyReusedException;
import io.encoreservice.engine.queue.OutputTakenException;
import io.encoreservice.engine.queue.QueueClosedException;
import io.encoreservice.engine.queue.QueueFullException;
import io.encoreservice.engine.queue.Submission;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** SVT Encore's API of jobs. */
@RestController
@Tag(name = "encoreJobs")
@RequestMapping(
        path = "/encoreJobs",
        produces = {EncoreJobController.HAL, MediaType.APPLICATION_JSON_VALUE, EncoreJobController.VND_HAL})
class EncoreJobController {

    static final String HAL = "application/hal+json";
    static final String VND_HAL = "application/vnd.hal+json";
    private static final int LARGEST_BODY = 1_048_576;

    private final JobQueue queue;
    private final JobRepository jobs;
    private final JobIntake intake;
    private final JobRequestReader reader;
    private final Consumer<EncoreJob> callbacks;
    private final JobLinks links = new JobLinks();

    EncoreJobController(
            JobQueue queue,
            JobRepository jobs,
            JobIntake intake,
            JobRequestReader reader,
            Consumer<EncoreJob> callbacks) {
        this.queue = queue;
        this.jobs = jobs;
        this.intake = intake;
        this.reader = reader;
        this.callbacks = callbacks;
    }

    @Operation(
            summary = "Create a new job",
            parameters =
                    @Parameter(
                            name = JobIntake.KEY,
                            in = ParameterIn.HEADER,
                            description =
                                    "1 to 255 characters of your choice: for 24 hours a repetition of this request"
                                            + " answers the same job, and starts none",
                            schema = @Schema(type = "string", maxLength = 255)),
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = JobItem.class))))
    @ApiResponse(responseCode = "201", description = "Created, now or by the first request with this Idempotency-Key")
    @ApiResponse(
            responseCode = "409",
            description = "A job with this id exists, an unfinished job will write one of the files, or the"
                    + " Idempotency-Key was used for another job",
            content = @Content)
    @ApiResponse(responseCode = "429", description = "As many jobs wait as may", content = @Content)
    @PostMapping(consumes = {MediaType.APPLICATION_JSON_VALUE, "application/*+json"})
    ResponseEntity<JobItem> create(
            @Parameter(hidden = true) InputStream body, @Parameter(hidden = true) @RequestHeader HttpHeaders headers)
            throws IOException, BodyTooLargeException, InvalidBodyException, JobExistsException, KeyReusedException,
                    OutputTakenException, QueueClosedException, QueueFullException {
        Submission wish = intake.read(JsonFields.read(body, LARGEST_BODY), headers.get(JobIntake.KEY));
        EncoreJob job = queue.submit(wish).job();
        return ResponseEntity.created(URI.create(links.self(job).href())).body(links.item(job));
    }

    @Operation(summary = "Get all jobs")
    @PageParameters
    @GetMapping
    JobList list(@Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters)
            throws IllegalSortException {
        PageQuery query = PageQuery.of(parameters);
        return links.all(jobs.page(JobFilter.all(), query.order(), query.offset(), query.size()), query);
    }

    @Operation(summary = "Get a job")
    @GetMapping("/{id}")
    JobItem get(@PathVariable("id") UUID id) throws JobNotFoundException {
        return links.item(jobs.find(id).orElseThrow(() -> new JobNotFoundException(id)));
    }

    @Operation(summary = "Cancel a job")
    @ApiResponse(responseCode = "200", description = "OK, or as soon as the running job has stopped")
    @PostMapping(path = "/{id}/cancel", produces = MediaType.ALL_VALUE)
    void cancel(@PathVariable("id") UUID id) throws JobNotFoundException, JobStateException {
        queue.cancel(id).ifPresent(callbacks);
    }

    /** What a waiting job's priority becomes. */
    @Schema(name = "Priority")
    record PriorityBody(
            @Schema(minimum = "0", maximum = "100", requiredMode = Schema.RequiredMode.REQUIRED)
            int priority) {}

    @Operation(
            summary = "Change the priority of a job that waits",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = PriorityBody.class))))
    @ApiResponse(responseCode = "200", description = "The job as it waits now")
    @ApiResponse(responseCode = "409", description = "The job does not wait any more", content = @Content)
    @PostMapping(
            path = "/{id}/priority",
            consumes = {MediaType.APPLICATION_JSON_VALUE, "application/*+json"})
    JobItem prioritize(@PathVariable("id") UUID id, @Parameter(hidden = true) InputStream body)
            throws IOException, BodyTooLargeException, InvalidBodyException, JobNotFoundException, JobStateException {
        return links.item(queue.prioritize(id, reader.readPriority(JsonFields.read(body, LARGEST_BODY))));
    }

    @Operation(summary = "Forget a job that has ended; its output stays")
    @ApiResponse(responseCode = "204", description = "No content")
    @DeleteMapping(path = "/{id}", produces = MediaType.ALL_VALUE)
    ResponseEntity<Void> delete(@PathVariable("id") UUID id) throws JobNotFoundException, JobStateException {
        jobs.delete(id);
        return ResponseEntity.noContent().build();
    }
}
