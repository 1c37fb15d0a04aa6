package io.encoreservice.controlplane.admin;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;

/** The plan that a tenant shall have. */
@Schema(name = "TenantPlan")
record PlanBody(@Schema(example = "default") @NotBlank String plan) implements OperatorBody {}
