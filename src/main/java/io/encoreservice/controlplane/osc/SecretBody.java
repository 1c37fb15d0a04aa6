package io.encoreservice.controlplane.osc;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;

/**
 * A secret to be kept.
 *
 * @param secretName what it is called
 * @param secretData its value
 */
@Schema(name = "NewSecret")
record SecretBody(
        @NotBlank @Schema(example = "mykey", pattern = "^[a-zA-Z0-9_-]{1,64}$")
        String secretName,

        @NotEmpty @Schema(example = "not told again", maxLength = 4096)
        String secretData) {

    @Override
    public String toString() {
        return "SecretBody[" + secretName + "]";
    }
}
