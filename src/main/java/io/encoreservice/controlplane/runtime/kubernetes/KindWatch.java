package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.Uid;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows all instances' objects of one kind by a list and a watch. A watch that ends is begun anew, after 410 Gone with
 * a complete list, for ever and with a growing pause; until then what was last known stays known.
 */
final class KindWatch {

    private static final String BY_UID = "uid";
    private static final Duration RESTART = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final String namespace;
    private final InstanceKind kind;
    private final Consumer<Throwable> trouble;
    private final Consumer<HasMetadata> changed;
    private final Consumer<HasMetadata> deleted;
    private volatile Life life;

    /**
     * @param trouble hears why a list or a watch failed; it is tried again
     * @param changed hears of what is new or has changed in a way that matters
     * @param deleted hears of what is gone
     */
    KindWatch(
            KubernetesClient client,
            String namespace,
            InstanceKind kind,
            Consumer<Throwable> trouble,
            Consumer<HasMetadata> changed,
            Consumer<HasMetadata> deleted) {
        this.client = client;
        this.namespace = namespace;
        this.kind = kind;
        this.trouble = trouble;
        this.changed = changed;
        this.deleted = deleted;
        this.life = new Life(true);
    }

    boolean isSynced() {
        return life.informer.hasSynced();
    }

    /** Whether news come in now. */
    boolean isWatching() {
        return life.informer.isWatching();
    }

    @Nullable
    HasMetadata find(String name) {
        return life.informer.getStore().getByKey(Cache.namespaceKeyFunc(namespace, name));
    }

    List<HasMetadata> all() {
        return List.copyOf(life.informer.getStore().list());
    }

    List<HasMetadata> of(Uid uid) {
        return List.copyOf(life.informer.getIndexer().byIndex(BY_UID, uid.value()));
    }

    /** All there are at this moment, asked from the cluster. */
    KubernetesResourceList<? extends HasMetadata> list() {
        return chosen().list();
    }

    /** Begins anew with a complete list, and tells what has changed unheard. */
    void restart() throws InterruptedException {
        Life before = life;
        Life after = new Life(false);
        try {
            after.informer.start().toCompletableFuture().get(RESTART.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            trouble.accept(e);
            after.informer.stop();
            return;
        }
        after.heard = true;
        life = after;
        before.heard = false;
        before.informer.stop();
        tellDifferences(before, after);
    }

    void stop() {
        life.informer.stop();
    }

    private void tellDifferences(Life before, Life after) {
        for (HasMetadata now : after.informer.getStore().list()) {
            HasMetadata past = before.informer.getStore().getByKey(Cache.metaNamespaceKeyFunc(now));
            if (past == null || Essence.differs(past, now)) {
                changed.accept(now);
            }
        }
        for (HasMetadata past : before.informer.getStore().list()) {
            if (after.informer.getStore().getByKey(Cache.metaNamespaceKeyFunc(past)) == null) {
                deleted.accept(past);
            }
        }
    }

    private FilterWatchListDeletable<
                    ? extends HasMetadata,
                    ? extends KubernetesResourceList<? extends HasMetadata>,
                    ? extends Resource<? extends HasMetadata>>
            chosen() {
        return kind.in(client)
                .inNamespace(namespace)
                .withLabel(InstanceNames.MANAGED_BY, InstanceNames.SERVICE)
                .withLabel(InstanceNames.UID);
    }

    /** One list and the watch that follows it. */
    private final class Life implements ResourceEventHandler<HasMetadata> {

        private final SharedIndexInformer<? extends HasMetadata> informer;
        private volatile boolean heard;

        Life(boolean heard) {
            this.heard = heard;
            this.informer = prepared(chosen().runnableInformer(0));
            if (heard) {
                var unused = informer.start();
            }
        }

        private <T extends HasMetadata> SharedIndexInformer<T> prepared(SharedIndexInformer<T> informer) {
            return informer.removeNamespaceIndex()
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
                    .addEventHandler(this);
        }

        @Override
        public void onAdd(HasMetadata object) {
            if (heard) {
                changed.accept(object);
            }
        }

        @Override
        public void onUpdate(HasMetadata before, HasMetadata after) {
            if (heard && Essence.differs(before, after)) {
                changed.accept(after);
            }
        }

        @Override
        public void onDelete(HasMetadata object, boolean finalStateUnknown) {
            if (heard) {
                deleted.accept(object);
            }
        }
    }
}
