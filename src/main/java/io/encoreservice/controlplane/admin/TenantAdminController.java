package io.encoreservice.controlplane.admin;

import io.encoreservice.controlplane.identity.Operator;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.tenant.AuditLog;
import io.encoreservice.controlplane.tenant.Plans;
import io.encoreservice.controlplane.tenant.TenantDirectory;
import io.encoreservice.controlplane.tenant.TenantRecord;
import io.encoreservice.controlplane.tenant.Tenants;
import io.encoreservice.controlplane.tenant.UnknownTenantException;
import io.encoreservice.controlplane.web.Reason;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the operator calls to make tenants, give them plans, stop them and let them go on. */
@RestController
@Tag(name = "Operator", description = "With an admin token only.")
@ApiResponse(responseCode = "400", content = @Content(schema = @Schema(implementation = Reason.class)))
@ApiResponse(responseCode = "404", content = @Content(schema = @Schema(implementation = Reason.class)))
@ApiResponse(responseCode = "503", content = @Content(schema = @Schema(implementation = Reason.class)))
@RequestMapping(path = "/admin/tenants", produces = MediaType.APPLICATION_JSON_VALUE)
class TenantAdminController {

    private final Tenants tenants;
    private final TenantDirectory directory;

    TenantAdminController(Tenants tenants, TenantDirectory directory) {
        this.tenants = tenants;
        this.directory = directory;
    }

    @PostMapping
    @Operation(operationId = "createTenant", summary = "Write a new tenant down")
    @ApiResponse(responseCode = "200", description = "The tenant", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "409", content = @Content(schema = @Schema(implementation = Reason.class)))
    TenantDocument create(@Parameter(hidden = true) Operator operator, @Valid @RequestBody NewTenantBody wanted) {
        String plan = wanted.plan() == null ? Plans.DEFAULT : wanted.plan();
        return changed(operator, "tenant created", plan, tenants.create(TenantId.of(wanted.tenantId()), plan));
    }

    @GetMapping
    @Operation(operationId = "listTenants", summary = "List the tenants that are written down")
    @ApiResponse(responseCode = "200", description = "The tenants", useReturnTypeSchema = true)
    List<TenantDocument> list() {
        return tenants.all().stream().map(this::document).toList();
    }

    @GetMapping("/{tenant}")
    @Operation(operationId = "getTenant", summary = "Tell of one tenant")
    @ApiResponse(responseCode = "200", description = "The tenant", useReturnTypeSchema = true)
    TenantDocument get(@Parameter(example = "acme") @PathVariable String tenant) {
        return document(known(tenant));
    }

    @PatchMapping("/{tenant}")
    @Operation(operationId = "changeTenant", summary = "Give a tenant another plan")
    @ApiResponse(responseCode = "200", description = "The tenant", useReturnTypeSchema = true)
    TenantDocument changePlan(
            @Parameter(hidden = true) Operator operator,
            @Parameter(example = "acme") @PathVariable String tenant,
            @Valid @RequestBody PlanBody wanted) {
        TenantRecord record = tenants.changePlan(new TenantId(tenant), wanted.plan());
        return changed(operator, "plan changed", wanted.plan(), record);
    }

    @PostMapping("/{tenant}/suspend")
    @Operation(
            operationId = "suspendTenant",
            summary = "Stop a tenant",
            description = "Its engines stop and its calls are refused; its instances, jobs and files are kept.")
    @ApiResponse(responseCode = "200", description = "The tenant", useReturnTypeSchema = true)
    TenantDocument suspend(
            @Parameter(hidden = true) Operator operator,
            @Parameter(example = "acme") @PathVariable String tenant,
            @Valid @RequestBody SuspensionBody why) {
        TenantRecord record = tenants.suspend(new TenantId(tenant), why.reason());
        return changed(operator, "tenant suspended", why.reason(), record);
    }

    @PostMapping("/{tenant}/resume")
    @Operation(operationId = "resumeTenant", summary = "Let a suspended tenant go on")
    @ApiResponse(responseCode = "200", description = "The tenant", useReturnTypeSchema = true)
    TenantDocument resume(
            @Parameter(hidden = true) Operator operator, @Parameter(example = "acme") @PathVariable String tenant) {
        return changed(operator, "tenant resumed", "", tenants.resume(new TenantId(tenant)));
    }

    private TenantRecord known(String tenant) {
        TenantId id = new TenantId(tenant);
        return tenants.find(id).orElseThrow(() -> new UnknownTenantException(id));
    }

    private TenantDocument changed(Operator operator, String what, String how, TenantRecord record) {
        AuditLog.changed(operator.name(), what, record.id().value(), how);
        return document(record);
    }

    private TenantDocument document(TenantRecord record) {
        return TenantDocument.of(record, directory.of(record.id()));
    }
}
