package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.web.ReasonedException;

/** A tenant that is not written down. */
public final class UnknownTenantException extends ReasonedException {

    private static final int NOT_FOUND = 404;

    public UnknownTenantException(TenantId tenant) {
        super(NOT_FOUND, "Tenant " + tenant + " not found");
    }
}
