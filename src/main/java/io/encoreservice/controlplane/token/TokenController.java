package io.encoreservice.controlplane.token;

import io.encoreservice.controlplane.web.Reason;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.net.InetAddress;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Gives a token of a new tenant to whoever wants to try the service. */
@RestController
@Tag(name = "Tokens")
class TokenController {

    private final TrialPolicy policy;
    private final Trials trials;

    TokenController(TrialPolicy policy, Trials trials) {
        this.policy = policy;
        this.trials = trials;
    }

    @PostMapping(path = "/token", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Get a trial token", operationId = "createTrialToken")
    @ApiResponse(responseCode = "200", description = "A service access token of a new tenant")
    @ApiResponse(responseCode = "400", content = @Content(schema = @Schema(implementation = Reason.class)))
    @ApiResponse(responseCode = "403", content = @Content(schema = @Schema(implementation = Reason.class)))
    @ApiResponse(responseCode = "429", content = @Content(schema = @Schema(implementation = Reason.class)))
    TrialToken create(@Valid @RequestBody TrialRequest wanted, HttpServletRequest request) {
        policy.admit(InetAddress.ofLiteral(peer(request)));
        return TrialToken.of(trials.begin(wanted.email()));
    }

    /** The address at the other end of the connection, since anybody may write forwarding headers. */
    private static String peer(HttpServletRequest request) {
        ServletRequest received = request;
        while (received instanceof ServletRequestWrapper wrapper) {
            received = wrapper.getRequest();
        }
        return received.getRemoteAddr();
    }
}
