package io.encoreservice.controlplane.admin;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** A personal access token to make. */
@Schema(name = "NewPersonalToken")
record NewPersonalTokenBody(
        @Schema(description = "What it is for.") @Size(max = 200) @Nullable
        String note,

        @Schema(description = "For how many days it is good; unset means encore.token.personal-lifetime.")
        @Min(1)
        @Max(3650)
        @Nullable
        Integer days)
        implements OperatorBody {}
