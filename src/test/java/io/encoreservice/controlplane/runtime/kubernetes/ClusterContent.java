package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.kubernetes.cluster.ResourceType;
import io.encoreservice.kubernetes.cluster.TestCluster;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a cluster contains at last: its objects without what is another at each making of them. */
final class ClusterContent {

    private static final List<ResourceType> KINDS = List.of(
            ResourceType.DEPLOYMENTS,
            ResourceType.SERVICES,
            ResourceType.SECRETS,
            ResourceType.SERVICE_ACCOUNTS,
            ResourceType.NETWORK_POLICIES,
            ResourceType.BUDGETS,
            ResourceType.CLAIMS,
            ResourceType.AUTOSCALERS,
            ResourceType.SCALED_OBJECTS,
            ResourceType.TRIGGER_AUTHENTICATIONS);

    private ClusterContent() {}

    /** Every object but pods, by kind and name. */
    static Map<String, ObjectNode> of(TestCluster cluster) {
        Map<String, ObjectNode> content = new TreeMap<>();
        for (ResourceType kind : KINDS) {
            cluster.all(kind).forEach((name, object) -> content.put(kind.kind() + " " + name, lasting(object)));
        }
        return content;
    }

    /** The version of every object but pods. */
    static Map<String, String> versions(TestCluster cluster) {
        Map<String, String> versions = new TreeMap<>();
        for (ResourceType kind : KINDS) {
            cluster.all(kind)
                    .forEach((name, object) -> versions.put(
                            kind.kind() + " " + name,
                            object.path("metadata").path("resourceVersion").asString()));
        }
        return versions;
    }

    /** The uids of all pods and how often their containers began anew. */
    static Map<String, String> pods(TestCluster cluster) {
        Map<String, String> pods = new TreeMap<>();
        cluster.all(ResourceType.PODS)
                .forEach((name, pod) -> pods.put(
                        name,
                        pod.path("metadata").path("uid").asString() + " "
                                + pod.path("status")
                                        .path("containerStatuses")
                                        .path(0)
                                        .path("restartCount")
                                        .asInt()));
        return pods;
    }

    private static ObjectNode lasting(ObjectNode object) {
        object.remove("status");
        ObjectNode metadata = (ObjectNode) object.path("metadata");
        metadata.remove(List.of("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields"));
        for (JsonNode owner : metadata.path("ownerReferences")) {
            ((ObjectNode) owner).remove("uid");
        }
        if (object.get("spec") instanceof ObjectNode spec) {
            spec.remove(List.of("clusterIP", "clusterIPs", "volumeName"));
        }
        return object;
    }
}
