package io.encoreservice.controlplane.osc;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * What is to be subscribed to.
 *
 * @param services ids of services
 */
@Schema(name = "NewSubscription")
record SubscriptionBody(
        @NotEmpty @Size(max = 100) @Schema(example = "[\"encore\"]")
        List<@NotNull String> services) {}
