package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an instance shall consist of on this cluster as it is now, and where it does not. */
final class Desired {

    private final ManifestsFor manifests;
    private final Intactness intactness;
    private volatile @Nullable Edition edition;

    Desired(ManifestsFor manifests, Intactness intactness) {
        this.manifests = manifests;
        this.intactness = intactness;
    }

    private record Edition(boolean keda, InstanceManifests manifests) {}

    /** Tells whether the cluster knows KEDA. */
    void keda(boolean known) {
        Edition present = edition;
        if (present == null || present.keda() != known) {
            edition = new Edition(known, manifests.cluster(known));
        }
    }

    boolean keda() {
        return edition().keda();
    }

    /**
     * All objects of an instance.
     *
     * @param present its Deployment as it is; null when there is none
     */
    List<HasMetadata> objects(InstanceSpec spec, @Nullable Deployment present) {
        List<HasMetadata> objects = new ArrayList<>(edition().manifests().of(spec));
        objects.replaceAll(
                object -> object instanceof Deployment deployment ? withReplicas(deployment, spec, present) : object);
        return objects;
    }

    /** Where an instance is not as it shall be; its Secret aside, which is not watched. */
    Set<String> differences(InstanceSpec spec, InstanceObjects found, Deployment present, Set<InstanceKind> unknown) {
        List<HasMetadata> objects = InstanceManifests.owned(
                objects(spec, present), present.getMetadata().getUid());
        Set<String> differences = new LinkedHashSet<>();
        Set<InstanceKind> wanted = new LinkedHashSet<>();
        for (HasMetadata object : objects) {
            InstanceKind kind = InstanceKind.of(object);
            wanted.add(kind);
            if (kind != InstanceKind.SECRET && !unknown.contains(kind)) {
                differences.addAll(
                        intactness.differences(object, found.objects().get(kind)));
            }
        }
        found.objects().keySet().stream()
                .filter(kind -> kind.isOptional() && !wanted.contains(kind))
                .forEach(kind -> differences.add(kind + ": not asked for"));
        return differences;
    }

    /** Where an object is not as it shall be. */
    List<String> differences(HasMetadata desired, @Nullable HasMetadata actual) {
        return intactness.differences(desired, actual);
    }

    // why: engines are told ports that are known only once they are bound.
    private Edition edition() {
        Edition present = edition;
        if (present == null) {
            present = new Edition(false, manifests.cluster(false));
            edition = present;
        }
        return present;
    }

    static Deployment deployment(List<HasMetadata> objects) {
        return objects.stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("an instance without a Deployment"));
    }

    static boolean isClaim(HasMetadata object) {
        return object instanceof PersistentVolumeClaim;
    }

    // why: how many engines run is the scaler's to say, within its bounds. Left out, the number would fall back to one
    // whenever scaling is turned on.
    private static Deployment withReplicas(Deployment desired, InstanceSpec spec, @Nullable Deployment present) {
        if (!spec.scalesItself()) {
            return desired;
        }
        int now = Optional.ofNullable(present)
                .map(deployment -> deployment.getSpec().getReplicas())
                .orElse(spec.replicas());
        return new DeploymentBuilder(desired)
                .editSpec()
                .withReplicas(Math.clamp(now, spec.replicas(), spec.maxReplicas()))
                .endSpec()
                .build();
    }
}
