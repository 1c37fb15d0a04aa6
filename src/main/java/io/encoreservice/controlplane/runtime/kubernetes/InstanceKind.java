package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.Uid;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Arrays;

/** The kinds of object an instance is made of. */
enum InstanceKind {
    DEPLOYMENT(Deployment.class, "apps", "deployments"),
    POD(Pod.class, "", "pods"),
    SERVICE(Service.class, "", "services"),
    SECRET(Secret.class, "", "secrets"),
    SERVICE_ACCOUNT(ServiceAccount.class, "", "serviceaccounts"),
    NETWORK_POLICY(NetworkPolicy.class, "networking.k8s.io", "networkpolicies"),
    VOLUME_CLAIM(PersistentVolumeClaim.class, "", "persistentvolumeclaims"),
    DISRUPTION_BUDGET(PodDisruptionBudget.class, "policy", "poddisruptionbudgets"),
    AUTOSCALER(HorizontalPodAutoscaler.class, "autoscaling", "horizontalpodautoscalers"),
    TRIGGER_AUTHENTICATION("TriggerAuthentication", "triggerauthentications"),
    SCALED_OBJECT("ScaledObject", "scaledobjects");

    private static final String KEDA_GROUP = "keda.sh";
    private static final String KEDA_VERSION = "v1alpha1";

    private final Class<? extends HasMetadata> type;
    private final String kind;
    private final String group;
    private final String plural;

    InstanceKind(Class<? extends HasMetadata> type, String group, String plural) {
        this.type = type;
        this.kind = type.getSimpleName();
        this.group = group;
        this.plural = plural;
    }

    InstanceKind(String kedaKind, String plural) {
        this.type = GenericKubernetesResource.class;
        this.kind = kedaKind;
        this.group = KEDA_GROUP;
        this.plural = plural;
    }

    static InstanceKind of(HasMetadata object) {
        return Arrays.stream(values())
                .filter(kind -> kind.type.isInstance(object) && kind.kind.equals(object.getKind()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no instance has a " + object.getKind()));
    }

    /** Whether the cluster knows KEDA. */
    static boolean isKedaKnown(KubernetesClient client) {
        return client.supports(KEDA_GROUP + "/" + KEDA_VERSION, SCALED_OBJECT.kind);
    }

    /** Whether only clusters with KEDA know it. */
    boolean isKeda() {
        return this == SCALED_OBJECT || this == TRIGGER_AUTHENTICATION;
    }

    /** The API group's name. */
    String group() {
        return group;
    }

    /** What the API calls many of them. */
    String plural() {
        return plural;
    }

    /** Whether this service may list and watch them: Secrets it may only read one by one. */
    boolean isWatched() {
        return this != SECRET;
    }

    /** Whether an instance can do without one, so that one too many has to go. */
    boolean isOptional() {
        return this == NETWORK_POLICY || this == DISRUPTION_BUDGET || this == AUTOSCALER || isKeda();
    }

    /** Whether no pod may run before it is there. */
    boolean comesBeforePods() {
        return this == NETWORK_POLICY || this == SECRET || this == SERVICE_ACCOUNT || this == VOLUME_CLAIM;
    }

    MixedOperation<
                    ? extends HasMetadata,
                    ? extends KubernetesResourceList<? extends HasMetadata>,
                    ? extends Resource<? extends HasMetadata>>
            in(KubernetesClient client) {
        return isKeda() ? client.genericKubernetesResources(context()) : client.resources(type);
    }

    /** The one of an instance. */
    Resource<? extends HasMetadata> named(KubernetesClient client, String namespace, Uid uid) {
        return in(client).inNamespace(namespace).withName(InstanceNames.of(uid));
    }

    /** What is to be sent to the cluster. */
    static Resource<? extends HasMetadata> resource(KubernetesClient client, String namespace, HasMetadata object) {
        return object instanceof GenericKubernetesResource keda
                ? client.genericKubernetesResources(of(object).context())
                        .inNamespace(namespace)
                        .resource(keda)
                : client.resource(object).inNamespace(namespace);
    }

    private ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(KEDA_VERSION)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }
}
