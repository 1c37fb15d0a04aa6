package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.TenantId;

/** A tenant's plan or standing is another than before, whoever changed it; published at every control plane. */
public record TenantChanged(TenantId tenant) {}
