package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.shared.redis.RedisAddress;
import java.net.URI;

/**
 * What an instance finds around it on the cluster.
 *
 * @param namespace where instances run
 * @param redis where Redis is, seen from engines
 * @param samples where engines find this service's samples, ending in {@code /samples/}
 * @param keda whether the cluster knows KEDA's ScaledObject
 */
record InstanceSurroundings(String namespace, RedisAddress redis, URI samples, boolean keda) {}
