package io.encoreservice.controlplane.osc;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;

/**
 * A secret's next value.
 *
 * @param secretData the value
 */
@Schema(name = "SecretValue")
record SecretValueBody(
        @NotEmpty @Schema(example = "not told again", maxLength = 4096)
        String secretData) {

    @Override
    public String toString() {
        return "SecretValueBody[]";
    }
}
