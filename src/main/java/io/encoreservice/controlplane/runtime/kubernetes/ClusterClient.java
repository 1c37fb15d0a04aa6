package io.encoreservice.controlplane.runtime.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.concurrent.ThreadLocalRandom;

/** Opens the connection to the cluster's API server. */
final class ClusterClient {

    private static final int REQUEST_MILLIS = 5_000;
    private static final int CONNECT_MILLIS = 3_000;
    private static final int RECONNECT_MILLIS = 1_000;

    private ClusterClient() {}

    /** Where instances run: as configured, or else where this pod is or the kubeconfig points to. */
    static String namespace(KubernetesClient client, KubernetesProperties properties) {
        String configured = properties.namespace().strip();
        String found = client.getNamespace();
        return configured.isEmpty() ? (found == null || found.isEmpty() ? "default" : found) : configured;
    }

    /** A client that fails fast and repeats nothing by itself, since each instance's turns do that with a back-off. */
    static KubernetesClient open(Config found, RetryAfter retryAfter) {
        // why: the client's own repetitions begin before Retry-After is over. Several control planes that lost the
        // API server at the same time come back at different ones.
        int reconnect = RECONNECT_MILLIS + ThreadLocalRandom.current().nextInt(RECONNECT_MILLIS);
        Config config = new ConfigBuilder(found)
                .withRequestTimeout(REQUEST_MILLIS)
                .withConnectionTimeout(CONNECT_MILLIS)
                .withRequestRetryBackoffLimit(0)
                .withWatchReconnectInterval(reconnect)
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor(RetryAfter.NAME, retryAfter))
                .build();
    }
}
