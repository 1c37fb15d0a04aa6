package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings an instance's objects to what its spec asks for, by server-side apply. An engine must never run without its
 * NetworkPolicy, so what has to be there before a pod goes first: ownerless while there is no Deployment to own it, and
 * owned as soon as there is. What is left ownerless by a crash in between is adopted by the next apply or removed by
 * name.
 */
final class Applier {

    private static final Logger LOG = LoggerFactory.getLogger(Applier.class);
    private static final String FIELD_MANAGER = "encore-service";

    private final KubernetesClient client;
    private final String namespace;
    private final ClusterCalls calls;
    private final InstanceInformers informers;
    private final RecentWrites writes;
    private final Desired desired;
    private final SecretGuard secrets;
    private final Repairs repairs;
    private final Revisions revisions;

    Applier(
            KubernetesClient client,
            String namespace,
            ClusterCalls calls,
            InstanceInformers informers,
            RecentWrites writes,
            Desired desired,
            SecretGuard secrets,
            Repairs repairs,
            Revisions revisions) {
        this.client = client;
        this.namespace = namespace;
        this.calls = calls;
        this.informers = informers;
        this.writes = writes;
        this.desired = desired;
        this.secrets = secrets;
        this.repairs = repairs;
        this.revisions = revisions;
    }

    void apply(InstanceSpec spec) {
        Uid uid = spec.uid();
        Deployment known = informers.objects(uid).deployment();
        if (known != null && revisions.isNewer(known)) {
            return;
        }
        Deployment present = calls.call(
                uid,
                "show a Deployment",
                () -> client.resources(Deployment.class)
                        .inNamespace(namespace)
                        .withName(InstanceNames.of(uid))
                        .get());
        if (present == null) {
            create(spec);
        } else if (isOpen(spec, present)) {
            update(spec, present);
        }
    }

    /** Whether the instance takes this spec: not while it is being deleted, and an older restart comes too late. */
    private boolean isOpen(InstanceSpec spec, Deployment present) {
        return present.getMetadata().getDeletionTimestamp() == null
                && !revisions.isNewer(present)
                && SpecAnnotation.read(present, null)
                        .filter(runs -> runs.restartGeneration() > spec.restartGeneration())
                        .isEmpty();
    }

    private void create(InstanceSpec spec) {
        List<HasMetadata> objects = desired.objects(spec, null);
        applyAll(spec.uid(), objects, object -> InstanceKind.of(object).comesBeforePods());
        HasMetadata deployment = apply(spec.uid(), Desired.deployment(objects));
        Set<String> differences = new LinkedHashSet<>(desired.differences(Desired.deployment(objects), deployment));
        List<HasMetadata> owned =
                InstanceManifests.owned(objects, deployment.getMetadata().getUid());
        differences.addAll(applyAll(spec.uid(), owned, object -> !isDeployment(object) && !Desired.isClaim(object)));
        repairs.applied(spec.uid(), differences);
    }

    private void update(InstanceSpec spec, Deployment present) {
        Uid uid = spec.uid();
        List<HasMetadata> objects = InstanceManifests.owned(
                desired.objects(spec, present), present.getMetadata().getUid());
        // why: KEDA refuses to scale what another scaler still scales.
        deleteUnasked(uid, objects);
        Set<String> differences = new LinkedHashSet<>(applyAll(uid, objects, object -> !isDeployment(object)));
        Deployment deployment = Desired.deployment(objects);
        differences.addAll(desired.differences(deployment, apply(uid, deployment)));
        repairs.applied(uid, differences);
    }

    /** Applies those that are chosen, and says where the cluster's answers differ from what was sent. */
    private Set<String> applyAll(Uid uid, List<HasMetadata> objects, Predicate<HasMetadata> chosen) {
        Set<String> differences = new LinkedHashSet<>();
        Deployment deployment = Desired.deployment(objects);
        for (HasMetadata object : objects) {
            if (chosen.test(object)) {
                HasMetadata answered = Desired.isClaim(object) ? applyClaim(uid, object) : apply(uid, object);
                if (InstanceKind.of(object) == InstanceKind.SECRET) {
                    secrets.applied(uid, deployment, answered);
                } else {
                    differences.addAll(desired.differences(object, answered));
                }
            }
        }
        return differences;
    }

    private HasMetadata apply(Uid uid, HasMetadata object) {
        HasMetadata answered = calls.call(
                uid,
                "take a " + object.getKind(),
                () -> InstanceKind.resource(client, namespace, object)
                        .fieldManager(FIELD_MANAGER)
                        .forceConflicts()
                        .serverSideApply());
        if (InstanceKind.of(object) != InstanceKind.SECRET) {
            answered.getMetadata().setManagedFields(null);
            writes.remember(answered);
        }
        return answered;
    }

    // why: most of a claim can never be changed, and an instance must not stand still because its operator tried.
    private HasMetadata applyClaim(Uid uid, HasMetadata claim) {
        HasMetadata present = informers.find(InstanceKind.VOLUME_CLAIM, uid);
        try {
            return apply(uid, claim);
        } catch (ClusterException e) {
            if (present == null || !e.isRefusal()) {
                throw e;
            }
            LOG.warn("The volume claim of instance {} stays as it is: {}", uid, e.getMessage());
            return present;
        }
    }

    private void deleteUnasked(Uid uid, List<HasMetadata> objects) {
        Set<InstanceKind> wanted = new LinkedHashSet<>();
        objects.forEach(object -> wanted.add(InstanceKind.of(object)));
        informers.objects(uid).objects().keySet().stream()
                .filter(kind -> kind.isOptional() && !wanted.contains(kind))
                .forEach(kind -> calls.call(
                        uid,
                        "delete one of " + kind.plural(),
                        () -> kind.named(client, namespace, uid).delete()));
    }

    private static boolean isDeployment(HasMetadata object) {
        return object instanceof Deployment;
    }
}
