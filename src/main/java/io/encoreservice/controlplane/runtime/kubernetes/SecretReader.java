package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.launch.EngineSettings;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Reads instances' Secrets one by one, and keeps of each no more than its tenant's own secrets. */
final class SecretReader {

    private static final String STORAGE = "REMOTE_FILES_S3_ENABLED";
    private static final String STORAGE_KEYS = "AWS_";
    private static final Duration ABSENCE = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final String namespace;
    private final ClusterCalls calls;
    private final InstantSource clock;
    private final ConcurrentMap<Uid, Known> known = new ConcurrentHashMap<>();

    SecretReader(KubernetesClient client, String namespace, ClusterCalls calls, InstantSource clock) {
        this.client = client;
        this.namespace = namespace;
        this.calls = calls;
        this.clock = clock;
    }

    private record Known(String digest, @Nullable Secret keys, Instant until) {}

    /** An instance's Secret as it is now; null when there is none. */
    @Nullable
    Secret fetch(Uid uid) {
        return calls.call(
                uid,
                "show a Secret",
                () -> client.secrets()
                        .inNamespace(namespace)
                        .withName(InstanceNames.of(uid))
                        .get());
    }

    /**
     * The tenant's secrets that an instance's Deployment was applied with, at the cost of one request for each
     * change of them; null when it has none.
     */
    @Nullable
    Secret keys(Uid uid, Deployment deployment) {
        if (!hasKeys(deployment)) {
            return null;
        }
        String digest = digest(deployment);
        Known present = known.get(uid);
        if (present != null
                && present.digest().equals(digest)
                && present.until().isAfter(clock.instant())) {
            return present.keys();
        }
        return remember(uid, digest, fetch(uid));
    }

    /** The Deployment with this digest was applied with this Secret. */
    @Nullable
    Secret remember(Uid uid, String digest, @Nullable Secret secret) {
        Secret keys = secret == null ? null : keysOf(secret);
        Instant until = keys == null ? clock.instant().plus(ABSENCE) : Instant.MAX;
        known.put(uid, new Known(digest, keys, until));
        return keys;
    }

    void forget(Uid uid) {
        known.remove(uid);
    }

    /** The digest of the Secret with which the Deployment's pods were made. */
    static String digest(Deployment deployment) {
        Map<String, String> annotations =
                deployment.getSpec().getTemplate().getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(InstanceNames.SECRET_DIGEST, "");
    }

    private static boolean hasKeys(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .flatMap(container -> container.getEnv().stream())
                .map(EnvVar::getName)
                .anyMatch(name -> name.equals(STORAGE) || name.equals(EngineSettings.CALLBACK_SECRET));
    }

    private static Secret keysOf(Secret secret) {
        Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
        Map<String, String> keys = new HashMap<>(data);
        keys.keySet().removeIf(name -> !name.startsWith(STORAGE_KEYS) && !name.equals(EngineSettings.CALLBACK_SECRET));
        return new SecretBuilder().withData(keys).build();
    }
}
