package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds Secrets that were deleted or changed, which no watch tells since Secrets may not be watched. */
final class SecretGuard {

    private final SecretReader reader;
    private final InstanceInformers informers;
    private final Desired desired;
    private final Consumer<Uid> changes;
    private final ConcurrentMap<Uid, String> fine = new ConcurrentHashMap<>();
    private final Set<Uid> drifted = ConcurrentHashMap.newKeySet();

    SecretGuard(SecretReader reader, InstanceInformers informers, Desired desired, Consumer<Uid> changes) {
        this.reader = reader;
        this.informers = informers;
        this.desired = desired;
        this.changes = changes;
    }

    /** Whether the instance's Secret was as it shall be when last looked at. */
    boolean isIntact(Uid uid) {
        return !drifted.contains(uid);
    }

    /** Looks at an instance's Secret, and tells of it when it is another than it shall be, or is so no more. */
    void check(Uid uid) {
        Deployment deployment = informers.objects(uid).deployment();
        Optional<InstanceSpec> spec =
                deployment == null ? Optional.empty() : SpecAnnotation.read(deployment, reader.keys(uid, deployment));
        if (deployment == null || spec.isEmpty()) {
            forget(uid);
            return;
        }
        Secret secret = reader.fetch(uid);
        String state = state(SecretReader.digest(deployment), secret);
        if (state.equals(fine.get(uid))) {
            return;
        }
        if (InstanceManifests.owned(
                        desired.objects(spec.get(), deployment),
                        deployment.getMetadata().getUid())
                .stream()
                .filter(Secret.class::isInstance)
                .allMatch(wanted -> desired.differences(wanted, secret).isEmpty())) {
            fine.put(uid, state);
            if (drifted.remove(uid)) {
                changes.accept(uid);
            }
        } else if (drifted.add(uid)) {
            changes.accept(uid);
        }
    }

    /** The instance was applied, and the cluster answered with this Secret. */
    void applied(Uid uid, Deployment deployment, HasMetadata secret) {
        String digest = SecretReader.digest(deployment);
        if (secret instanceof Secret answered) {
            reader.remember(uid, digest, answered);
        }
        fine.put(uid, state(digest, secret));
        drifted.remove(uid);
    }

    void forget(Uid uid) {
        reader.forget(uid);
        fine.remove(uid);
        drifted.remove(uid);
    }

    private static String state(String digest, @Nullable HasMetadata secret) {
        return digest + " " + (secret == null ? "" : secret.getMetadata().getResourceVersion());
    }
}
