package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.Uid;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Follows all objects of all instances by watches, so that looking at an instance costs the API server nothing. */
final class InstanceInformers implements AutoCloseable {

    private final KubernetesClient client;
    private final String namespace;
    private final RecentWrites writes;
    private final Consumer<Throwable> trouble;
    private final Consumer<Uid> changes;
    private final ConcurrentMap<InstanceKind, KindWatch> watches = new ConcurrentHashMap<>();
    private volatile boolean synced;

    /**
     * @param trouble hears why a list or a watch failed; it is tried again
     * @param changes hears of each instance whose objects have changed
     */
    InstanceInformers(
            KubernetesClient client,
            String namespace,
            RecentWrites writes,
            Consumer<Throwable> trouble,
            Consumer<Uid> changes) {
        this.client = client;
        this.namespace = namespace;
        this.writes = writes;
        this.trouble = trouble;
        this.changes = changes;
    }

    /** Begins to watch everything but KEDA's objects. */
    void start() {
        Arrays.stream(InstanceKind.values())
                .filter(kind -> kind.isWatched() && !kind.isKeda())
                .forEach(kind -> watches.put(kind, watch(kind)));
    }

    /** Begins or ends to watch KEDA's objects. */
    void watchKeda(boolean wanted) {
        for (InstanceKind kind : InstanceKind.values()) {
            KindWatch present = watches.get(kind);
            if (kind.isKeda() && wanted && present == null) {
                watches.put(kind, watch(kind));
            } else if (kind.isKeda() && !wanted && present != null) {
                watches.remove(kind);
                present.stop();
            }
        }
    }

    /** Whether everything has been seen once. */
    boolean isSynced() {
        if (!synced) {
            synced = !watches.isEmpty()
                    && watches.keySet().stream().filter(kind -> !kind.isKeda()).allMatch(this::isKnown);
        }
        return synced;
    }

    /** The kinds of which not all have been seen yet, if the cluster knows them at all. */
    Set<InstanceKind> unknown() {
        Set<InstanceKind> unknown = EnumSet.allOf(InstanceKind.class);
        unknown.removeIf(this::isKnown);
        return unknown;
    }

    /** Whether news come in now. */
    boolean isWatching() {
        return watches.entrySet().stream()
                .allMatch(watch -> watch.getKey().isKeda() || watch.getValue().isWatching());
    }

    Collection<KindWatch> watches() {
        return List.copyOf(watches.values());
    }

    /** All instances that have a Deployment. */
    List<Uid> uids() {
        KindWatch deployments = watches.get(InstanceKind.DEPLOYMENT);
        return deployments == null
                ? List.of()
                : deployments.all().stream()
                        .map(InstanceNames::uid)
                        .flatMap(Optional::stream)
                        .toList();
    }

    /** What of an instance is on the cluster. */
    InstanceObjects objects(Uid uid) {
        Map<InstanceKind, HasMetadata> objects = new EnumMap<>(InstanceKind.class);
        for (InstanceKind kind : watches.keySet()) {
            HasMetadata object = kind == InstanceKind.POD ? null : find(kind, uid);
            if (object != null) {
                objects.put(kind, object);
            }
        }
        return new InstanceObjects(objects, pods(uid));
    }

    @Nullable
    HasMetadata find(InstanceKind kind, Uid uid) {
        KindWatch watch = watches.get(kind);
        String name = InstanceNames.of(uid);
        return writes.newer(kind, name, watch == null ? null : watch.find(name));
    }

    List<Pod> pods(Uid uid) {
        KindWatch watch = watches.get(InstanceKind.POD);
        return watch == null
                ? List.of()
                : watch.of(uid).stream()
                        .filter(Pod.class::isInstance)
                        .map(Pod.class::cast)
                        .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                        .toList();
    }

    @Override
    public void close() {
        watches.values().forEach(KindWatch::stop);
    }

    private KindWatch watch(InstanceKind kind) {
        return new KindWatch(client, namespace, kind, trouble, this::changed, this::deleted);
    }

    private boolean isKnown(InstanceKind kind) {
        KindWatch watch = watches.get(kind);
        return watch != null && watch.isSynced();
    }

    private void changed(HasMetadata object) {
        // why: before everything was seen nobody was told anything, so nothing can have changed.
        if (isSynced()) {
            InstanceNames.uid(object).ifPresent(changes);
        }
    }

    private void deleted(HasMetadata object) {
        if (!(object instanceof Pod)) {
            writes.deleted(object);
        }
        changed(object);
    }
}
