package io.encoreservice.controlplane.osc;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.token.TokenIssuer;
import io.encoreservice.controlplane.web.Reason;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Exchanges the token a person keeps for the short one that opens instances. */
@RestController
@Tag(name = "Tokens")
final class ServiceTokenController {

    private final TokenIssuer issuer;

    ServiceTokenController(TokenIssuer issuer) {
        this.issuer = issuer;
    }

    @PostMapping(path = "/servicetoken", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "createServiceToken",
            summary = "Exchange a personal access token for a service access token")
    @ApiResponse(responseCode = "200", description = "The token", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "400", content = @Content(schema = @Schema(implementation = Reason.class)))
    @ApiResponse(responseCode = "404", content = @Content(schema = @Schema(implementation = Reason.class)))
    ResponseEntity<ServiceTokenDocument> exchange(
            @Parameter(hidden = true) Caller caller, @Valid @RequestBody ServiceTokenBody body) {
        ServiceCatalog.demand(body.serviceId());
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(ServiceTokenDocument.of(issuer.exchange(caller)));
    }
}
