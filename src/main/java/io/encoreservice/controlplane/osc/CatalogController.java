package io.encoreservice.controlplane.osc;

import io.encoreservice.controlplane.identity.Caller;
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
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tells SDKs that the one service there is can be used, and at which address. */
@RestController
@Tag(name = "Catalogue", description = "What the hosted platform's SDKs ask before anything else.")
final class CatalogController {

    private final ServiceCatalog catalog;

    CatalogController(ServiceCatalog catalog) {
        this.catalog = catalog;
    }

    @GetMapping(path = "/mysubscriptions", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "listSubscriptions", summary = "List the services you may use: there is one")
    @ApiResponse(responseCode = "200", description = "The services", useReturnTypeSchema = true)
    List<CatalogItem> list(@Parameter(hidden = true) Caller caller) {
        return catalog.items();
    }

    @PostMapping(path = "/mysubscriptions", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "subscribe", summary = "Subscribe to services; everybody is subscribed beforehand")
    @ApiResponse(responseCode = "200", description = "The subscription", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "400", content = @Content(schema = @Schema(implementation = Reason.class)))
    @ApiResponse(responseCode = "404", content = @Content(schema = @Schema(implementation = Reason.class)))
    Subscription subscribe(@Parameter(hidden = true) Caller caller, @Valid @RequestBody SubscriptionBody body) {
        body.services().forEach(ServiceCatalog::demand);
        return new Subscription(caller.tenant().value(), List.of(ServiceCatalog.ENCORE));
    }

    @DeleteMapping("/mysubscriptions/{serviceId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "unsubscribe",
            summary = "Unsubscribe from a service",
            description = "Changes nothing: a subscription here costs nothing and cannot be ended.")
    @ApiResponse(responseCode = "204", description = "Heard")
    @ApiResponse(responseCode = "404", content = @Content(schema = @Schema(implementation = Reason.class)))
    void unsubscribe(
            @Parameter(hidden = true) Caller caller, @Parameter(example = "encore") @PathVariable String serviceId) {
        ServiceCatalog.demand(serviceId);
    }
}
