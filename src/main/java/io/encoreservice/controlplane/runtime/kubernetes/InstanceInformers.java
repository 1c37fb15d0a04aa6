package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.Uid;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.Arrays;
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

/**
 * Follows all objects of all instances by watches, so that looking at an instance costs the API server nothing. A watch
 * that ends is begun anew, after 410 Gone with a complete list, for ever and with a growing pause; until then what was
 * last known stays known.
 */
final class InstanceInformers implements AutoCloseable {

    private static final String BY_UID = "uid";

    private final KubernetesClient client;
    private final String namespace;
    private final RecentWrites writes;
    private final Consumer<Throwable> trouble;
    private final Consumer<Uid> changes;
    private final ConcurrentMap<InstanceKind, SharedIndexInformer<? extends HasMetadata>> informers =
            new ConcurrentHashMap<>();
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
                .forEach(this::watch);
    }

    /** Begins or ends to watch KEDA's objects. */
    void watchKeda(boolean wanted) {
        for (InstanceKind kind : InstanceKind.values()) {
            SharedIndexInformer<? extends HasMetadata> present = informers.get(kind);
            if (kind.isKeda() && wanted && present == null) {
                watch(kind);
            } else if (kind.isKeda() && !wanted && present != null) {
                informers.remove(kind);
                present.stop();
            }
        }
    }

    /** Whether everything has been seen once. */
    boolean isSynced() {
        if (!synced) {
            synced = !informers.isEmpty()
                    && informers.keySet().stream()
                            .filter(kind -> !kind.isKeda())
                            .allMatch(this::isKnown);
        }
        return synced;
    }

    private boolean isKnown(InstanceKind kind) {
        SharedIndexInformer<? extends HasMetadata> informer = informers.get(kind);
        return informer != null && informer.hasSynced();
    }

    /** The kinds of which not all have been seen yet, if the cluster knows them at all. */
    Set<InstanceKind> unknown() {
        Set<InstanceKind> unknown = EnumSet.allOf(InstanceKind.class);
        unknown.removeIf(this::isKnown);
        return unknown;
    }

    /** Whether news come in now. */
    boolean isWatching() {
        return informers.entrySet().stream()
                .allMatch(informer ->
                        informer.getKey().isKeda() || informer.getValue().isWatching());
    }

    /** All instances that have a Deployment. */
    List<Uid> uids() {
        SharedIndexInformer<? extends HasMetadata> deployments = informers.get(InstanceKind.DEPLOYMENT);
        return deployments == null
                ? List.of()
                : deployments.getStore().list().stream()
                        .map(InstanceNames::uid)
                        .flatMap(Optional::stream)
                        .toList();
    }

    /** What of an instance is on the cluster. */
    InstanceObjects objects(Uid uid) {
        Map<InstanceKind, HasMetadata> objects = new EnumMap<>(InstanceKind.class);
        for (InstanceKind kind : informers.keySet()) {
            HasMetadata object = kind == InstanceKind.POD ? null : find(kind, uid);
            if (object != null) {
                objects.put(kind, object);
            }
        }
        return new InstanceObjects(objects, pods(uid));
    }

    @Nullable
    HasMetadata find(InstanceKind kind, Uid uid) {
        SharedIndexInformer<? extends HasMetadata> informer = informers.get(kind);
        String name = InstanceNames.of(uid);
        HasMetadata watched =
                informer == null ? null : informer.getStore().getByKey(Cache.namespaceKeyFunc(namespace, name));
        return writes.newer(kind, name, watched);
    }

    List<Pod> pods(Uid uid) {
        SharedIndexInformer<? extends HasMetadata> informer = informers.get(InstanceKind.POD);
        return informer == null
                ? List.of()
                : informer.getIndexer().byIndex(BY_UID, uid.value()).stream()
                        .filter(Pod.class::isInstance)
                        .map(Pod.class::cast)
                        .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                        .toList();
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::stop);
    }

    private void watch(InstanceKind kind) {
        SharedIndexInformer<? extends HasMetadata> informer = kind.in(client)
                .inNamespace(namespace)
                .withLabel(InstanceNames.MANAGED_BY, InstanceNames.SERVICE)
                .withLabel(InstanceNames.UID)
                .runnableInformer(0);
        informers.put(kind, begin(informer));
    }

    private <T extends HasMetadata> SharedIndexInformer<T> begin(SharedIndexInformer<T> informer) {
        informer.removeNamespaceIndex()
                .itemStore(new LeanStore<>())
                .addIndexers(Map.of(
                        BY_UID,
                        object -> InstanceNames.uid(object).stream()
                                .map(Uid::value)
                                .toList()))
                .exceptionHandler((started, failure) -> {
                    trouble.accept(failure);
                    return true;
                })
                .addEventHandler(new Listener());
        var unused = informer.start();
        return informer;
    }

    private void changed(HasMetadata object) {
        // why: before everything was seen nobody was told anything, so nothing can have changed.
        if (isSynced()) {
            InstanceNames.uid(object).ifPresent(changes);
        }
    }

    private final class Listener implements ResourceEventHandler<HasMetadata> {

        @Override
        public void onAdd(HasMetadata object) {
            changed(object);
        }

        @Override
        public void onUpdate(HasMetadata before, HasMetadata after) {
            if (Essence.differs(before, after)) {
                changed(after);
            }
        }

        @Override
        public void onDelete(HasMetadata object, boolean finalStateUnknown) {
            if (!(object instanceof Pod)) {
                writes.deleted(object);
            }
            changed(object);
        }
    }
}
