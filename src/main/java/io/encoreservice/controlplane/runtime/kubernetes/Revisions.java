package io.encoreservice.controlplane.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;

/**
 * Keeps an older control plane's hands off what a newer one applied, so that the two do not fight while one is replaced
 * by the other.
 *
 * @param own this control plane's revision
 */
record Revisions(long own) {

    /** Whether a newer control plane applied it. */
    boolean isNewer(Deployment deployment) {
        Map<String, String> annotations = deployment.getMetadata().getAnnotations();
        String revision = annotations == null ? null : annotations.get(InstanceNames.REVISION);
        try {
            return revision != null && Long.parseLong(revision) > own;
        } catch (NumberFormatException notOurs) {
            return false;
        }
    }
}
