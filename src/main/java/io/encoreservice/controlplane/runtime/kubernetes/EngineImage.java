package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.runtime.kubernetes.KubernetesProperties.Engine;
import java.util.Map;

/** What an image that can be an engine needs, beside what all of them are told. */
sealed interface EngineImage permits OwnImage, SvtImage {

    /** The user and group its program runs as. */
    int user();

    /** Its own variables. */
    Map<String, String> variables();

    /** How its state is asked for. */
    EngineProbes probes();

    /** Whether it has a {@code /usercontent}. */
    boolean keepsContent();

    /** Whether it keeps the jobs that run in a set of leases. */
    boolean keepsLeases();

    /** How large {@code /tmp} may grow. */
    String tmpSize();

    /** The image that the operator chose. */
    static EngineImage of(KubernetesProperties properties, EngineResources resources) {
        boolean svt = properties.engine() == Engine.AUTO
                ? "encore-web".equals(nameOf(properties.image()))
                : properties.engine() == Engine.SVT;
        return svt ? new SvtImage(properties) : new OwnImage(properties, resources);
    }

    private static String nameOf(String image) {
        String untagged = image.split("@", 2)[0];
        return untagged.substring(untagged.lastIndexOf('/') + 1).split(":", 2)[0];
    }
}
