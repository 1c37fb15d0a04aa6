package io.encoreservice.controlplane.admin;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

/** A tenant to write down. */
@Schema(name = "NewTenant")
record NewTenantBody(
        @Schema(example = "acme") @NotBlank String tenantId,

        @Schema(example = "default", description = "One of encore.plans; default if not given.") @Nullable
        String plan)
        implements OperatorBody {}
