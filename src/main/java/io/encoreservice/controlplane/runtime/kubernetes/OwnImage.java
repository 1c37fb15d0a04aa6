package io.encoreservice.controlplane.runtime.kubernetes;

import java.util.Map;
import java.util.TreeMap;

/** This project's own image with the role of an engine. */
final class OwnImage implements EngineImage {

    /** Also in the Dockerfile. */
    static final int USER = 10_001;

    private static final long MEBI = 1L << 20;
    private static final long LEAST_HEAP = 96 * MEBI;
    private static final long MOST_HEAP = 512 * MEBI;

    /** FFmpeg gets the rest. */
    private static final int HEAP_SHARE = 8;

    private final KubernetesProperties properties;
    private final EngineResources resources;

    OwnImage(KubernetesProperties properties, EngineResources resources) {
        this.properties = properties;
        this.resources = resources;
    }

    @Override
    public int user() {
        return USER;
    }

    @Override
    public Map<String, String> variables() {
        long heap = Math.clamp(resources.memoryLimit() / HEAP_SHARE, LEAST_HEAP, MOST_HEAP);
        // why: without a UTF-8 locale the JVM cannot name files in anything but ASCII.
        return new TreeMap<>(Map.of("JAVA_OPTS", "-Xmx" + heap / MEBI + "m", "LC_ALL", "C.UTF-8"));
    }

    @Override
    public EngineProbes probes() {
        return EngineProbes.health(properties.startTimeout());
    }

    @Override
    public boolean keepsContent() {
        return true;
    }

    @Override
    public boolean keepsLeases() {
        return true;
    }

    @Override
    public String tmpSize() {
        return "256Mi";
    }
}
