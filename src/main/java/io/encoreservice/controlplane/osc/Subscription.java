package io.encoreservice.controlplane.osc;

import java.util.List;

/**
 * The answer to a new subscription.
 *
 * @param teamId the tenant
 * @param services what it may use
 */
record Subscription(String teamId, List<String> services) {}
