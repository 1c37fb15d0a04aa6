package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.identity.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells whoever holds a token what it is good for. */
@RestController
@Tag(name = "Tokens")
class WhoamiController {

    @GetMapping(path = "/whoami", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Tell whose token this is, until when, and what its tenant may use", operationId = "whoami")
    @ApiResponse(responseCode = "200", description = "The tenant, its plan and its limits")
    Whoami whoami(Caller caller) {
        return Whoami.of(caller);
    }
}
