package io.encoreservice.controlplane.tenant;

import io.encoreservice.controlplane.identity.Plan;
import io.encoreservice.controlplane.identity.Standing;
import io.encoreservice.controlplane.identity.TenantId;
import java.time.Instant;

/**
 * What is known of a tenant now.
 *
 * @param id who
 * @param plan what they may use
 * @param account what the limit of instances counts for: the tenant's own name, or what several trial tenants share
 * @param standing whether they may use it at the moment
 * @param tokensSince no token made before is good any more; whole milliseconds
 */
public record Tenant(TenantId id, Plan plan, String account, Standing standing, Instant tokensSince) {}
