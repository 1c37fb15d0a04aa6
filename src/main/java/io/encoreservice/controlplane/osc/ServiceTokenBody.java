package io.encoreservice.controlplane.osc;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;

/**
 * Which service a token is wanted for.
 *
 * @param serviceId its id
 */
@Schema(name = "NewServiceToken")
record ServiceTokenBody(
        @NotBlank @Schema(example = "encore") String serviceId) {}
