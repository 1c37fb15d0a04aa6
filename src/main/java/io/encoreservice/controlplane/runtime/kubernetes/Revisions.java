package io.encoreservice.controlplane.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an older control plane's hands off what a newer one applied, so that the two do not fight while one is replaced
 * by the other. It gives way only while a newer one has a pod: after a rollback nobody else would repair anything.
 */
final class Revisions {

    private static final Logger LOG = LoggerFactory.getLogger(Revisions.class);
    private static final Set<String> OVER = Set.of("Succeeded", "Failed");

    private final long own;
    private volatile long newest;

    /**
     * @param own this control plane's revision
     */
    Revisions(long own) {
        this.own = own;
        this.newest = own;
    }

    /** Looks which control planes have pods; what was known stays so while that cannot be told. */
    void look(KubernetesClient client, String namespace) {
        try {
            List<Pod> pods = client.pods()
                    .inNamespace(namespace)
                    .withLabel(InstanceNames.CONTROL_PLANE_REVISION)
                    .list()
                    .getItems();
            newest = pods.stream()
                    .filter(pod -> pod.getStatus() == null
                            || !OVER.contains(pod.getStatus().getPhase()))
                    .mapToLong(
                            pod -> number(pod.getMetadata().getLabels().get(InstanceNames.CONTROL_PLANE_REVISION), own))
                    .max()
                    .orElse(own);
        } catch (KubernetesClientException e) {
            LOG.debug("Which control planes there are cannot be told: {}", ClusterCalls.reason(e));
        }
    }

    /** How far this one has to give way, as a number that changes whenever that does. */
    long newest() {
        return newest;
    }

    /** Whether a newer control plane that has a pod applied it. */
    boolean isNewer(Deployment deployment) {
        Map<String, String> annotations = deployment.getMetadata().getAnnotations();
        return newest > own && annotations != null && number(annotations.get(InstanceNames.REVISION), own) > own;
    }

    private static long number(@Nullable String text, long otherwise) {
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException notOurs) {
            return otherwise;
        }
    }
}
