package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.web.Reason;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What a tenant calls to give an instance more engines, fewer, or none. */
@RestController
@Tag(name = "Instances")
@CommonRefusals
final class ScaleController {

    private final InstanceService service;

    ScaleController(InstanceService service) {
        this.service = service;
    }

    @GetMapping("/scale/{name}")
    @Operation(operationId = "getScale", summary = "Tell how many engines an instance has and shall have")
    @AnswersScale
    @NotFound
    ResponseEntity<Object> get(@Parameter(hidden = true) Caller caller, @PathVariable String name) {
        return json(service.get(caller, InstanceName.of(name)));
    }

    @PutMapping("/scale/{name}")
    @Operation(
            operationId = "setScale",
            summary = "Say how many engines an instance shall have",
            description = "0 suspends the instance; its queue and its files stay. With a higher maxReplicas engines are"
                    + " added while jobs wait, where the cluster can.")
    @AnswersScale
    @OverPlan
    @NotFound
    @ApiResponse(
            responseCode = "409",
            description = "Its engines could not share its files here",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = Reason.class),
                            examples =
                                    @ExampleObject("{\"reason\":\"Instance test can have at most 1 engine here: …\"}")))
    ResponseEntity<Object> put(
            @Parameter(hidden = true) Caller caller, @PathVariable String name, @RequestBody ScaleBody body) {
        return json(service.scale(caller, InstanceName.of(name), body.least(), body.most()));
    }

    private static ResponseEntity<Object> json(InstanceView view) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(ScaleDocument.of(view));
    }
}
