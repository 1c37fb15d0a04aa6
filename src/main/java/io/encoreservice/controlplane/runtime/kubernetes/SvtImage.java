package io.encoreservice.controlplane.runtime.kubernetes;

import java.util.Map;

/** SVT Encore's own image: a native program without a {@code /usercontent}, which works in {@code /tmp}. */
final class SvtImage implements EngineImage {

    private static final int USER = 1_000;

    private final KubernetesProperties properties;

    SvtImage(KubernetesProperties properties) {
        this.properties = properties;
    }

    @Override
    public int user() {
        return USER;
    }

    @Override
    public Map<String, String> variables() {
        return Map.of();
    }

    @Override
    public EngineProbes probes() {
        // why: its health is not the same in all versions and may ask for a password; its port opens once it is up.
        return EngineProbes.port(properties.startTimeout());
    }

    @Override
    public boolean keepsContent() {
        return false;
    }

    @Override
    public boolean keepsLeases() {
        return false;
    }

    @Override
    public String tmpSize() {
        return properties.workSize();
    }
}
