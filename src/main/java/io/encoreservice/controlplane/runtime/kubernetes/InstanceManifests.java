package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.runtime.EngineCredentials;
import io.encoreservice.controlplane.runtime.EngineDefaults;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.OutboundProperties;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;

/** Says which objects an instance is on a cluster: a pure function, so that equal specs give equal objects. */
final class InstanceManifests {

    InstanceManifests(
            KubernetesProperties properties,
            EngineCredentials credentials,
            EngineDefaults defaults,
            OutboundProperties outbound,
            InstanceSurroundings surroundings) {}

    /**
     * All objects of an instance, in the order in which to apply them: a volume claim if it has one, its Deployment,
     * then what the Deployment shall own. What the instance has on the cluster and this list has no more (a scaler, a
     * policy) is to be deleted, save a volume claim.
     */
    List<HasMetadata> of(InstanceSpec spec) {
        return List.of();
    }

    /**
     * The same objects, everything but the Deployment and the volume claim owned by the Deployment, so that one delete
     * removes all of them.
     *
     * @param objects what {@link #of} says
     * @param ownerUid the Deployment's {@code metadata.uid}
     */
    static List<HasMetadata> owned(List<HasMetadata> objects, String ownerUid) {
        OwnerReference owner = objects.stream()
                .filter(Deployment.class::isInstance)
                .findFirst()
                .map(deployment -> new OwnerReferenceBuilder()
                        .withApiVersion(deployment.getApiVersion())
                        .withKind(deployment.getKind())
                        .withName(deployment.getMetadata().getName())
                        .withUid(ownerUid)
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build())
                .orElseThrow(() -> new IllegalArgumentException("no Deployment among the objects"));
        return objects.stream().map(object -> ownedBy(owner, object)).toList();
    }

    private static HasMetadata ownedBy(OwnerReference owner, HasMetadata object) {
        if (object instanceof Deployment || object instanceof PersistentVolumeClaim) {
            return object;
        }
        HasMetadata copy = Serialization.clone(object);
        copy.getMetadata().setOwnerReferences(List.of(owner));
        return copy;
    }
}
