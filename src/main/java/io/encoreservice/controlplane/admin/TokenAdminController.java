package io.encoreservice.controlplane.admin;

import io.encoreservice.controlplane.identity.InvalidNameException;
import io.encoreservice.controlplane.identity.Operator;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.tenant.AuditLog;
import io.encoreservice.controlplane.tenant.PersonalToken;
import io.encoreservice.controlplane.tenant.Tenants;
import io.encoreservice.controlplane.tenant.UnknownTenantException;
import io.encoreservice.controlplane.token.IssuedToken;
import io.encoreservice.controlplane.token.TokenIssuer;
import io.encoreservice.controlplane.web.Reason;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What the operator calls to give tenants personal access tokens, and to take tokens of any kind away again. */
@RestController
@Tag(name = "Operator")
@ApiResponse(responseCode = "400", content = @Content(schema = @Schema(implementation = Reason.class)))
@ApiResponse(responseCode = "404", content = @Content(schema = @Schema(implementation = Reason.class)))
@ApiResponse(responseCode = "503", content = @Content(schema = @Schema(implementation = Reason.class)))
@RequestMapping(path = "/admin", produces = MediaType.APPLICATION_JSON_VALUE)
class TokenAdminController {

    /** No token is good for longer. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private static final int LONGEST_ID = 200;

    private final Tenants tenants;
    private final TokenIssuer issuer;
    private final Duration lifetime;
    private final InstantSource clock;

    TokenAdminController(Tenants tenants, TokenIssuer issuer, Duration lifetime, InstantSource clock) {
        this.tenants = tenants;
        this.issuer = issuer;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    @PostMapping("/tenants/{tenant}/tokens")
    @Operation(
            operationId = "createPersonalToken",
            summary = "Make a personal access token",
            description = "The answer is the only place where it is ever shown.")
    @ApiResponse(responseCode = "200", description = "The token", useReturnTypeSchema = true)
    PersonalTokenDocument create(
            @Parameter(hidden = true) Operator operator,
            @Parameter(example = "acme") @PathVariable String tenant,
            @Valid @RequestBody NewPersonalTokenBody wanted) {
        TenantId id = known(tenant);
        IssuedToken token = issuer.personal(id, wanted.days() == null ? lifetime : Duration.ofDays(wanted.days()));
        PersonalToken remembered = new PersonalToken(
                token.id(),
                wanted.note() == null ? "" : wanted.note(),
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                token.expiresAt());
        tenants.remember(id, remembered);
        AuditLog.changed(operator.name(), "personal token made", id.value(), token.id());
        return PersonalTokenDocument.of(remembered, false, token.value());
    }

    @GetMapping("/tenants/{tenant}/tokens")
    @Operation(operationId = "listPersonalTokens", summary = "List the personal access tokens made here")
    @ApiResponse(responseCode = "200", description = "The tokens", useReturnTypeSchema = true)
    List<PersonalTokenDocument> list(@Parameter(example = "acme") @PathVariable String tenant) {
        return tenants.personalTokens(known(tenant)).stream()
                .map(token -> PersonalTokenDocument.of(token, tenants.isRevoked(token.id()), null))
                .toList();
    }

    @PostMapping("/tenants/{tenant}/revoke-tokens")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "revokeTokens",
            summary = "Have every token of a tenant be refused",
            description = "Tokens of every kind made before; those made once this is answered are good.")
    @ApiResponse(responseCode = "204", description = "They are refused")
    void revokeAll(
            @Parameter(hidden = true) Operator operator, @Parameter(example = "acme") @PathVariable String tenant) {
        TenantId id = new TenantId(tenant);
        tenants.revokeTokens(id);
        AuditLog.changed(operator.name(), "all tokens revoked", id.value(), "");
    }

    @DeleteMapping("/tokens/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "revokeToken",
            summary = "Have one token be refused",
            description = "Of whatever kind, by its id; with a personal one, those it was exchanged for.")
    @ApiResponse(responseCode = "204", description = "It is refused")
    void revoke(@Parameter(hidden = true) Operator operator, @PathVariable String id) {
        if (id.length() > LONGEST_ID) {
            throw new InvalidNameException("id", "id must be at most " + LONGEST_ID + " characters long");
        }
        tenants.revokeToken(id, clock.instant().plus(LONGEST));
        AuditLog.changed(operator.name(), "token revoked", id, "");
    }

    private TenantId known(String tenant) {
        TenantId id = new TenantId(tenant);
        return tenants.find(id)
                .orElseThrow(() -> new UnknownTenantException(id))
                .id();
    }
}
