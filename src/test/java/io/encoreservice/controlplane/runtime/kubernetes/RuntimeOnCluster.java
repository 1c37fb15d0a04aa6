package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.kubernetes.cluster.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A runtime as the configuration builds it, on the test's cluster. */
final class RuntimeOnCluster implements AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final List<Uid> published = new CopyOnWriteArrayList<>();
    private final List<Consumer<Uid>> listeners = new CopyOnWriteArrayList<>();
    private final KubernetesClient client;
    private final KubernetesRuntime runtime;

    private RuntimeOnCluster(TestCluster cluster, String... settings) {
        RetryAfter retryAfter = new RetryAfter(InstantSource.system());
        client = ClusterClient.open(cluster.config(), retryAfter);
        KubernetesProperties properties = Manifests.settings(settings);
        runtime = new KubernetesRuntime(
                client,
                retryAfter,
                TestCluster.NAMESPACE,
                properties,
                keda -> Manifests.manifests(properties, Manifests.surroundings(keda)),
                this::tell);
    }

    /** Opens it with the documented settings, save what is given as name, value, name, value. */
    static RuntimeOnCluster open(TestCluster cluster, String... settings) {
        RuntimeOnCluster opened = new RuntimeOnCluster(cluster, settings);
        if (!opened.runtime.start(LONG)) {
            opened.close();
            throw new AssertionError("the cluster did not tell what runs there");
        }
        return opened;
    }

    KubernetesRuntime runtime() {
        return runtime;
    }

    List<Uid> published() {
        return published;
    }

    /** Has somebody told of changes. */
    void tells(Consumer<Uid> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        runtime.close();
        client.close();
    }

    private void tell(Uid uid) {
        published.add(uid);
        listeners.forEach(listener -> listener.accept(uid));
    }
}
