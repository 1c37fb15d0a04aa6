package io.encoreservice.controlplane.admin;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** Why a tenant is suspended. */
@Schema(name = "Suspension")
record SuspensionBody(
        @Schema(example = "the invoice of May is not paid", description = "A sentence that the tenant is told.")
        @NotBlank
        @Size(max = 200)
        String reason)
        implements OperatorBody {}
