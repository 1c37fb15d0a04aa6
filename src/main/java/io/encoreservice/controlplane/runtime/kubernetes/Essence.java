package io.encoreservice.controlplane.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells changes that matter to an instance from a controller's book-keeping, such as a scaler's latest reading. */
final class Essence {

    private Essence() {}

    static boolean differs(HasMetadata before, HasMetadata after) {
        ObjectMeta old = before.getMetadata();
        ObjectMeta now = after.getMetadata();
        return !Objects.equals(old.getResourceVersion(), now.getResourceVersion())
                && !(Objects.equals(old.getUid(), now.getUid())
                        && Objects.equals(old.getLabels(), now.getLabels())
                        && Objects.equals(old.getAnnotations(), now.getAnnotations())
                        && Objects.equals(old.getOwnerReferences(), now.getOwnerReferences())
                        && Objects.equals(old.getDeletionTimestamp(), now.getDeletionTimestamp())
                        && Objects.equals(spec(before), spec(after))
                        && Objects.equals(status(before), status(after)));
    }

    /** Equal numbers mean, as good as surely, that all but the status is equal. */
    static int shape(HasMetadata object) {
        ObjectMeta metadata = object.getMetadata();
        return Objects.hash(
                metadata.getUid(),
                metadata.getLabels(),
                metadata.getAnnotations(),
                metadata.getOwnerReferences(),
                spec(object),
                object instanceof ServiceAccount ? metadata.getResourceVersion() : null);
    }

    private static @Nullable Object spec(HasMetadata object) {
        return switch (object) {
            case Deployment deployment -> deployment.getSpec();
            case Service service -> service.getSpec();
            case NetworkPolicy policy -> policy.getSpec();
            case PodDisruptionBudget budget -> budget.getSpec();
            case HorizontalPodAutoscaler scaler -> scaler.getSpec();
            case PersistentVolumeClaim claim -> claim.getSpec();
            case ServiceAccount account -> account.getAutomountServiceAccountToken();
            case GenericKubernetesResource other ->
                other.getAdditionalProperties().get("spec");
            default -> null;
        };
    }

    private static @Nullable Object status(HasMetadata object) {
        return switch (object) {
            case Deployment deployment -> deployment.getStatus();
            case Pod pod -> pod.getStatus();
            default -> null;
        };
    }
}
