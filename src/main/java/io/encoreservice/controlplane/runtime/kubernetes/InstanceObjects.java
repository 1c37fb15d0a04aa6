package io.encoreservice.controlplane.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of one instance is on the cluster.
 *
 * @param objects all but its pods and its Secret, one of each kind at most
 * @param pods of all its engines, those that are ending included
 */
record InstanceObjects(Map<InstanceKind, HasMetadata> objects, List<Pod> pods) {

    /** Its Deployment, unless there is none or it is being deleted. */
    @Nullable
    Deployment deployment() {
        return objects.get(InstanceKind.DEPLOYMENT) instanceof Deployment deployment
                        && deployment.getMetadata().getDeletionTimestamp() == null
                ? deployment
                : null;
    }

    @Nullable
    Service service() {
        return objects.get(InstanceKind.SERVICE) instanceof Service service ? service : null;
    }

    /** Equal texts mean that nothing of it has changed. */
    String versions() {
        StringBuilder versions = new StringBuilder();
        for (InstanceKind kind : InstanceKind.values()) {
            HasMetadata object = objects.get(kind);
            versions.append(object == null ? "" : object.getMetadata().getResourceVersion())
                    .append(' ');
        }
        for (Pod pod : pods) {
            versions.append(pod.getMetadata().getName())
                    .append(' ')
                    .append(pod.getMetadata().getResourceVersion())
                    .append(' ');
        }
        return versions.toString();
    }

    /** Equal texts mean that nothing of it has changed but how it fares. */
    String shape() {
        StringBuilder shape = new StringBuilder();
        objects.forEach((kind, object) ->
                shape.append(kind).append(' ').append(Essence.shape(object)).append(' '));
        return shape.toString();
    }
}
