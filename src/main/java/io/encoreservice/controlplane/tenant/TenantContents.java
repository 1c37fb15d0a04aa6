package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.TenantId;

/** What tenants own, so that it can go with them; may be asked again and again. */
@FunctionalInterface
public interface TenantContents {

    /** Has all that a tenant owns removed; true once nothing of it is left to wish for. */
    boolean removeAll(TenantId tenant);
}
