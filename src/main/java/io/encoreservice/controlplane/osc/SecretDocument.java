package io.encoreservice.controlplane.osc;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * A secret as anybody may see it: that it is there.
 *
 * @param serviceId whose instances may use it
 * @param secretName what a setting refers to as {@code {{secrets.<name>}}}
 */
@Schema(name = "Secret")
record SecretDocument(
        @Schema(example = "encore") String serviceId,
        @Schema(example = "mykey") String secretName) {

    SecretDocument(String secretName) {
        this(ServiceCatalog.ENCORE, secretName);
    }
}
