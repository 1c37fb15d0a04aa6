package io.encoreservice.kubernetes.cluster;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of objects that the test's cluster knows. */
public enum ResourceType {
    DEPLOYMENTS("apps", "v1", "deployments", "Deployment", true),
    SERVICES("", "v1", "services", "Service", false),
    SECRETS("", "v1", "secrets", "Secret", false),
    CONFIG_MAPS("", "v1", "configmaps", "ConfigMap", false),
    PODS("", "v1", "pods", "Pod", true),
    SERVICE_ACCOUNTS("", "v1", "serviceaccounts", "ServiceAccount", false),
    CLAIMS("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", false),
    EVENTS("", "v1", "events", "Event", false),
    NETWORK_POLICIES("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", true),
    BUDGETS("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", true),
    AUTOSCALERS("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", false),
    SCALED_OBJECTS("keda.sh", "v1alpha1", "scaledobjects", "ScaledObject", true),
    TRIGGER_AUTHENTICATIONS("keda.sh", "v1alpha1", "triggerauthentications", "TriggerAuthentication", true);

    private final String group;
    private final String version;
    private final String plural;
    private final String kind;
    private final boolean generations;

    ResourceType(String group, String version, String plural, String kind, boolean generations) {
        this.group = group;
        this.version = version;
        this.plural = plural;
        this.kind = kind;
        this.generations = generations;
    }

    static Optional<ResourceType> of(String group, String version, String plural) {
        return Arrays.stream(values())
                .filter(type -> type.group.equals(group) && type.version.equals(version) && type.plural.equals(plural))
                .findFirst();
    }

    public String group() {
        return group;
    }

    public String version() {
        return version;
    }

    public String plural() {
        return plural;
    }

    public String kind() {
        return kind;
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    boolean hasGenerations() {
        return generations;
    }

    boolean isOfKeda() {
        return "keda.sh".equals(group);
    }
}
