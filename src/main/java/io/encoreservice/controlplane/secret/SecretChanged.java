package io.encoreservice.controlplane.secret;

import io.encoreservice.controlplane.identity.TenantId;

/** A tenant's secret was stored or removed at this control plane. */
public record SecretChanged(TenantId tenant, String name) {}
