package io.encoreservice.kubernetes.cluster;

/** Names one object of the cluster. */
public record Ref(ResourceType type, String namespace, String name) implements Comparable<Ref> {

    @Override
    public int compareTo(Ref other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }
}
