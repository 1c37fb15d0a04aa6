package io.encoreservice.controlplane.osc;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.secret.SecretStore;
import io.encoreservice.controlplane.web.Reason;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Keeps a tenant's secrets and gives none of their values back. */
@RestController
@RequestMapping("/mysecrets/{serviceId}")
@Tag(name = "Secrets", description = "What an instance's settings refer to as {{secrets.name}}.")
@ApiResponse(responseCode = "404", content = @Content(schema = @Schema(implementation = Reason.class)))
@ApiResponse(responseCode = "503", content = @Content(schema = @Schema(implementation = Reason.class)))
final class SecretController {

    private final SecretStore secrets;

    SecretController(SecretStore secrets) {
        this.secrets = secrets;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "listSecrets", summary = "List the names of your secrets")
    @ApiResponse(responseCode = "200", description = "The names", useReturnTypeSchema = true)
    List<SecretDocument> list(
            @Parameter(hidden = true) Caller caller, @Parameter(example = "encore") @PathVariable String serviceId) {
        ServiceCatalog.demand(serviceId);
        return secrets.names(caller.tenant()).stream().map(SecretDocument::new).toList();
    }

    @PostMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "createSecret", summary = "Keep a secret, in place of one of the same name")
    @ApiResponse(responseCode = "200", description = "It is kept", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "400", content = @Content(schema = @Schema(implementation = Reason.class)))
    SecretDocument create(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "encore") @PathVariable String serviceId,
            @Valid @RequestBody SecretBody body) {
        ServiceCatalog.demand(serviceId);
        secrets.put(caller.tenant(), body.secretName(), body.secretData());
        return new SecretDocument(body.secretName());
    }

    @GetMapping(path = "/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "getSecret", summary = "Tell whether there is a secret, without its value")
    @ApiResponse(responseCode = "200", description = "It is there", useReturnTypeSchema = true)
    SecretDocument get(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "encore") @PathVariable String serviceId,
            @Parameter(example = "mykey") @PathVariable String name) {
        ServiceCatalog.demand(serviceId);
        return known(caller, name);
    }

    @PutMapping(path = "/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "changeSecret",
            summary = "Give a secret another value",
            description = "It reaches the instances whose settings refer to it.")
    @ApiResponse(responseCode = "200", description = "It is changed", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "400", content = @Content(schema = @Schema(implementation = Reason.class)))
    SecretDocument change(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "encore") @PathVariable String serviceId,
            @Parameter(example = "mykey") @PathVariable String name,
            @Valid @RequestBody SecretValueBody body) {
        ServiceCatalog.demand(serviceId);
        SecretDocument known = known(caller, name);
        secrets.put(caller.tenant(), name, body.secretData());
        return known;
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "removeSecret", summary = "Forget a secret")
    @ApiResponse(responseCode = "204", description = "It is forgotten")
    void remove(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "encore") @PathVariable String serviceId,
            @Parameter(example = "mykey") @PathVariable String name) {
        ServiceCatalog.demand(serviceId);
        if (!secrets.remove(caller.tenant(), name)) {
            throw new UnknownSecretException(name);
        }
    }

    private SecretDocument known(Caller caller, String name) {
        if (!secrets.names(caller.tenant()).contains(name)) {
            throw new UnknownSecretException(name);
        }
        return new SecretDocument(name);
    }
}
