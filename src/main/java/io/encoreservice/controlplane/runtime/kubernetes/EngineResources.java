package io.encoreservice.controlplane.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Map;
import java.util.TreeMap;

/** How much of a node one engine is sure of and may use at most. */
final class EngineResources {

    private final Map<String, Quantity> requests = new TreeMap<>();
    private final Map<String, Quantity> limits = new TreeMap<>();
    private final long memoryLimit;

    /**
     * Reads the operator's sizes.
     *
     * @throws IllegalArgumentException when one is no size, or more is requested than allowed
     */
    EngineResources(KubernetesProperties properties) {
        put("cpu", properties.cpuRequest(), properties.cpuLimit());
        put("memory", properties.memoryRequest(), properties.memoryLimit());
        this.memoryLimit = CanonicalQuantity.valueOf(CanonicalQuantity.of(properties.memoryLimit()))
                .longValue();
        put("ephemeral-storage", properties.diskRequest(), properties.diskLimit());
    }

    ResourceRequirements object() {
        return new ResourceRequirementsBuilder()
                .withRequests(requests)
                .withLimits(limits)
                .build();
    }

    /** The memory limit in bytes. */
    long memoryLimit() {
        return memoryLimit;
    }

    private void put(String resource, String request, String limit) {
        Quantity least = CanonicalQuantity.of(request);
        Quantity most = CanonicalQuantity.of(limit);
        if (CanonicalQuantity.valueOf(least).compareTo(CanonicalQuantity.valueOf(most)) > 0) {
            throw new IllegalArgumentException(
                    "an engine cannot request more " + resource + " (" + request + ") than its limit (" + limit + ")");
        }
        requests.put(resource, least);
        limits.put(resource, most);
    }
}
