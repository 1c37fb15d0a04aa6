package io.encoreservice.controlplane.token;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Somebody else whose tokens open this service, such as a company's identity provider.
 *
 * @param issuer the {@code iss} claim of its tokens
 * @param jwksUrl where its public keys are
 * @param audience what must be among the {@code aud} of a token
 * @param tenantClaim which claim names the tenant
 * @param algorithms with which it may sign; asymmetric ones only
 */
record ExternalIssuer(
        @NotBlank String issuer,
        @NotNull URI jwksUrl,
        @NotBlank String audience,
        @DefaultValue("tenantId") @NotBlank String tenantClaim,
        @DefaultValue({"RS256", "ES256", "EdDSA"}) @NotEmpty List<String> algorithms) {}
