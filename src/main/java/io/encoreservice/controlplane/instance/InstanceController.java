package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.encoreservice.controlplane.web.Reason;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a tenant calls to own instances. Answers are JSON whatever a request accepts. */
@RestController
@Tag(name = "Instances", description = "Create, watch and remove your own Encore queues.")
@CommonRefusals
final class InstanceController {

    private static final int MAX_TAIL = 10_000;

    private final InstanceService service;
    private final PublicAddresses addresses;
    private final CreateResponse createResponse;
    private final InstantSource clock;

    InstanceController(
            InstanceService service, PublicAddresses addresses, CreateResponse createResponse, InstantSource clock) {
        this.service = service;
        this.addresses = addresses;
        this.createResponse = createResponse;
        this.clock = clock;
    }

    @PostMapping("/encoreinstance")
    @Operation(
            operationId = "createInstance",
            summary = "Create an instance",
            description =
                    "Answers at once; the instance is ready when its health is running. A request whose Accept is"
                            + " exactly application/json gets an array of the one instance, any other gets the object."
                            + " A creation repeated with the same Idempotency-Key within 24 hours answers the instance as it is.",
            parameters =
                    @Parameter(
                            name = Repetition.HEADER,
                            in = ParameterIn.HEADER,
                            description = "1 to 255 characters of your choice, so that a repeated request makes no"
                                    + " second instance; it stays used when the instance is removed",
                            schema = @Schema(type = "string", maxLength = 255)))
    @AnswersInstance
    @OverPlan
    @ApiResponse(
            responseCode = "409",
            description = "The name is taken, or the Idempotency-Key was used for something else",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = Reason.class),
                            examples = @ExampleObject("{\"reason\":\"Name is already taken\"}")))
    ResponseEntity<Object> create(
            @Parameter(hidden = true) Caller caller,
            @RequestBody NewInstanceBody body,
            @Parameter(hidden = true) @RequestHeader HttpHeaders headers) {
        NewInstance wish = body.parse();
        Repetition repetition = Repetition.of(headers.get(Repetition.HEADER), wish);
        InstanceDocument created = document(service.create(caller, wish, repetition));
        return json(wantsArray(headers) ? List.of(created) : created);
    }

    @GetMapping("/encoreinstance")
    @Operation(
            operationId = "listInstances",
            summary = "List your instances, sorted by name",
            parameters = {
                @Parameter(
                        name = "label",
                        in = ParameterIn.QUERY,
                        description = "key=value or key; only instances that bear it, and all others given",
                        array = @ArraySchema(schema = @Schema(type = "string"))),
                @Parameter(
                        name = "status",
                        in = ParameterIn.QUERY,
                        description = "Only instances in this state",
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"starting", "running", "stopped", "failed", "unknown"}))
            })
    @ApiResponse(
            responseCode = "200",
            description = "The instances",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            array = @ArraySchema(schema = @Schema(implementation = InstanceDocument.class))))
    ResponseEntity<Object> list(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> query) {
        InstanceFilter filter = InstanceFilter.parse(query.get("label"), query.get("status"));
        return json(service.list(caller, filter::matches).stream()
                .map(this::document)
                .toList());
    }

    @GetMapping("/encoreinstance/{id}")
    @Operation(operationId = "getInstance", summary = "Show an instance")
    @AnswersInstance
    @NotFound
    ResponseEntity<Object> get(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "The instance's name", example = "test") @PathVariable String id) {
        return json(document(service.get(caller, InstanceName.of(id))));
    }

    @PatchMapping(
            path = "/encoreinstance/{id}",
            consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"})
    @Operation(
            operationId = "changeInstance",
            summary = "Change an instance's settings",
            description = "Takes any subset of what creates an instance, save its name. Its engines begin anew with the"
                    + " new settings; running jobs go back to the queue.")
    @AnswersInstance
    @OverPlan
    @NotFound
    @ApiResponse(
            responseCode = "409",
            description = "It has several engines, which could not share its files any more",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = Reason.class)))
    ResponseEntity<Object> change(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "The instance's name", example = "test") @PathVariable String id,
            @RequestBody InstanceChangeBody body) {
        InstanceName name = InstanceName.of(id);
        return json(document(service.change(caller, name, body.parse(name))));
    }

    @DeleteMapping("/encoreinstance/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "removeInstance",
            summary = "Remove an instance, its jobs and its files",
            description = "The name is free at once; the rest is tidied up in the background.")
    @ApiResponse(responseCode = "204", description = "The instance is no more")
    @NotFound
    void delete(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "The instance's name", example = "test") @PathVariable String id) {
        service.delete(caller, InstanceName.of(id));
    }

    @GetMapping("/health/{name}")
    @Operation(operationId = "getHealth", summary = "Tell how an instance is")
    @ApiResponse(
            responseCode = "200",
            description = "The state, and why it failed if it did",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = HealthDocument.class),
                            examples = @ExampleObject("{\"status\":\"running\"}")))
    @NotFound
    ResponseEntity<Object> health(@Parameter(hidden = true) Caller caller, @PathVariable String name) {
        InstanceView view = service.get(caller, InstanceName.of(name));
        return json(HealthDocument.of(view.state(), caller.standing()));
    }

    @GetMapping("/logs/{name}")
    @Operation(operationId = "getLogs", summary = "Read the newest lines of an instance's log, oldest first")
    @ApiResponse(
            responseCode = "200",
            description = "The lines",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            array = @ArraySchema(schema = @Schema(type = "string"))))
    @NotFound
    ResponseEntity<Object> logs(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String name,
            @Parameter(description = "Whether each line begins with its time") @RequestParam(defaultValue = "false")
                    boolean timestamps,
            @Parameter(description = "Only lines of the last so many seconds") @RequestParam(required = false) @Nullable
                    Integer sinceSeconds,
            @Parameter(description = "At most so many lines, 1 to 10000") @RequestParam(defaultValue = "1000")
                    int tail) {
        if (tail < 1 || tail > MAX_TAIL) {
            throw new InvalidInstanceException("tail", "must be 1 to " + MAX_TAIL);
        }
        if (sinceSeconds != null && sinceSeconds < 0) {
            throw new InvalidInstanceException("sinceSeconds", "must be 0 or more");
        }
        Instant since = sinceSeconds == null ? null : clock.instant().minusSeconds(sinceSeconds);
        return json(service.logs(caller, InstanceName.of(name), new LogQuery(since, tail, timestamps)));
    }

    @GetMapping("/ports/{name}")
    @Operation(operationId = "getPorts", summary = "List extra ports of an instance: there are none")
    @ApiResponse(
            responseCode = "200",
            description = "An empty array",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            array = @ArraySchema(schema = @Schema(type = "object"))))
    @NotFound
    ResponseEntity<Object> ports(@Parameter(hidden = true) Caller caller, @PathVariable String name) {
        service.get(caller, InstanceName.of(name));
        return json(List.of());
    }

    @PostMapping("/restart/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "restartInstance", summary = "Restart an instance; its running jobs begin anew")
    @ApiResponse(responseCode = "204", description = "The restart is under way")
    @NotFound
    void restart(@Parameter(hidden = true) Caller caller, @PathVariable String name) {
        service.restart(caller, InstanceName.of(name));
    }

    private InstanceDocument document(InstanceView view) {
        return InstanceDocument.of(
                view, addresses.api(), addresses.instance(view.instance().key()));
    }

    private boolean wantsArray(HttpHeaders headers) {
        return switch (createResponse) {
            case ARRAY -> true;
            case OBJECT -> false;
            case NEGOTIATE -> {
                List<String> accepted = headers.getOrEmpty(HttpHeaders.ACCEPT);
                yield accepted.size() == 1
                        && MediaType.APPLICATION_JSON_VALUE.equalsIgnoreCase(
                                accepted.getFirst().strip());
            }
        };
    }

    private static ResponseEntity<Object> json(Object body) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
    }
}
