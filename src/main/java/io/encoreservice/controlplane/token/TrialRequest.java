package io.encoreservice.controlplane.token;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** Who wants to try; asked for, not kept. */
record TrialRequest(
        @NotBlank @Size(max = 200) String company,
        @NotBlank @Email @Size(max = 254) String email) {}
