package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.TenantId;
import java.util.Map;
import java.util.Set;

/**
 * All that is written down of tenants, as of one moment.
 *
 * @param version which moment
 * @param tenants by their names
 * @param revoked the ids of tokens that are good no more
 */
record TenantSnapshot(long version, Map<TenantId, TenantRecord> tenants, Set<String> revoked) {

    static final TenantSnapshot EMPTY = new TenantSnapshot(0, Map.of(), Set.of());

    TenantSnapshot {
        tenants = Map.copyOf(tenants);
        revoked = Set.copyOf(revoked);
    }
}
