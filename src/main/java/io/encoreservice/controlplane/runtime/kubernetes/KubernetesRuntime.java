package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceRuntime;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.LogQuery;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs each instance as a Deployment with what belongs to it; running ones are taken over, whoever started them. */
final class KubernetesRuntime implements InstanceRuntime, AutoCloseable {

    /**
     * @param client made by {@link ClusterClient}, so that {@code retryAfter} hears its answers
     * @param namespace where instances run
     * @param changes hears of each instance of which {@link #observe} may tell something new
     */
    KubernetesRuntime(
            KubernetesClient client,
            RetryAfter retryAfter,
            String namespace,
            KubernetesProperties properties,
            ManifestsFor manifests,
            Consumer<Uid> changes) {}

    /** Begins to watch the cluster; waits for the first complete look at it, but no longer than told. */
    boolean start(Duration longest) {
        return false;
    }

    @Override
    public void apply(InstanceSpec spec) {}

    @Override
    public void remove(Uid uid) {}

    @Override
    public List<RunningInstance> observe() {
        return List.of();
    }

    @Override
    public Optional<RunningInstance> observe(Uid uid) {
        return Optional.empty();
    }

    @Override
    public List<String> logs(Uid uid, LogQuery query) {
        return List.of();
    }

    @Override
    public void removeContent(Uid uid) {}

    @Override
    public int replicaLimit(InstanceSpec spec) {
        return 1;
    }

    /** Ends watching the cluster; instances go on running. */
    @Override
    public void close() {}
}
