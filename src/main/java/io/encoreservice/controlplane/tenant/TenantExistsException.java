package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.web.ReasonedException;

/** A tenant that was to be new is written down already. */
final class TenantExistsException extends ReasonedException {

    private static final int CONFLICT = 409;

    TenantExistsException(TenantId id) {
        super(CONFLICT, "Tenant " + id + " already exists");
    }
}
