package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.redis.RedisAddress;
import io.encoreservice.shared.redis.RedisClients;
import io.encoreservice.shared.redis.RedisUsers;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.redisson.api.RedissonClient;

/** A namespace of its own, with Pod Security enforced and a Redis in it, on the cluster that KUBECONFIG points at. */
final class RealCluster implements AutoCloseable {

    private static final String REDIS = "redis";
    private static final Map<String, String> REDIS_LABELS = Map.of("app", REDIS);
    private static final int REDIS_PORT = 6_379;

    private final String namespace = "encore-it-" + UUID.randomUUID().toString().substring(0, 8);
    private final String password = UUID.randomUUID().toString();
    private final RetryAfter retryAfter = new RetryAfter(InstantSource.system());
    private final KubernetesClient client = ClusterClient.open(Config.autoConfigure(null), retryAfter);
    private final LocalPortForward forward;
    private final RedissonClient redis;
    private final RedisUsers users;

    RealCluster() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .withLabels(Map.of(
                                "pod-security.kubernetes.io/enforce", "restricted",
                                "pod-security.kubernetes.io/enforce-version", "latest"))
                        .endMetadata()
                        .build())
                .create();
        try {
            // why: a new namespace has no default account for a moment, and then its pods are refused.
            client.resource(redisAccount()).create();
            client.resource(redisPod()).create();
            client.resource(redisService()).create();
            client.pods().inNamespace(namespace).withName(REDIS).waitUntilReady(5, TimeUnit.MINUTES);
            forward = client.pods().inNamespace(namespace).withName(REDIS).portForward(REDIS_PORT);
            redis = RedisClients.connect(
                    URI.create("redis://default:" + password + "@127.0.0.1:" + forward.getLocalPort()));
            users = new RedisUsers(redis);
        } catch (RuntimeException e) {
            removeNamespace();
            throw e;
        }
    }

    /** The runtime that shall run instances in this namespace. */
    KubernetesRuntime runtime(Consumer<Uid> changes) {
        KubernetesProperties settings = Manifests.settings(
                "image",
                System.getProperty("cluster.image", ""),
                "image-pull-policy",
                System.getProperty("cluster.image-pull-policy", "IfNotPresent"),
                "cpu-request",
                "100m",
                "memory-request",
                "256Mi",
                "network-policy.redis-labels.app",
                REDIS);
        RedisAddress seenFromEngines =
                RedisAddress.of("redis://default:" + password + "@" + REDIS + "." + namespace + ".svc:" + REDIS_PORT);
        URI samples = URI.create("http://encore." + namespace + ".svc:8080/samples/");
        return new KubernetesRuntime(
                client,
                retryAfter,
                namespace,
                settings,
                keda -> Manifests.manifests(
                        settings, new InstanceSurroundings(namespace, seenFromEngines, samples, keda)),
                changes);
    }

    /** Lets an instance's engine into Redis, as the control plane does before it starts one. */
    void letIn(Uid uid) {
        users.put(uid.value(), Manifests.CREDENTIALS.redisPassword(uid));
    }

    /** The only pod of an instance that is not ending. */
    Pod pod(Uid uid) {
        List<Pod> pods =
                client.pods().inNamespace(namespace).withLabels(InstanceNames.selector(uid)).list().getItems().stream()
                        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                        .toList();
        if (pods.size() != 1) {
            throw new AssertionError("instance " + uid + " has " + pods.size() + " pods");
        }
        return pods.getFirst();
    }

    void kill(Pod pod) {
        client.resource(pod).withGracePeriod(0).delete();
    }

    String lastLine(Pod pod) {
        return client.pods()
                .inNamespace(namespace)
                .withName(pod.getMetadata().getName())
                .tailingLines(1)
                .getLog()
                .strip();
    }

    /** What an instance's Secret holds. */
    Map<String, String> secret(Uid uid) {
        return client.secrets()
                .inNamespace(namespace)
                .withName(InstanceNames.of(uid))
                .require()
                .getData();
    }

    @Override
    public void close() {
        redis.shutdown();
        try {
            forward.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            removeNamespace();
        }
    }

    private void removeNamespace() {
        client.namespaces().withName(namespace).delete();
        client.close();
    }

    private ServiceAccount redisAccount() {
        return new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(REDIS)
                .withNamespace(namespace)
                .endMetadata()
                .build();
    }

    private Pod redisPod() {
        return new PodBuilder()
                .withNewMetadata()
                .withName(REDIS)
                .withNamespace(namespace)
                .withLabels(REDIS_LABELS)
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(REDIS)
                .withAutomountServiceAccountToken(false)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(999L)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName(REDIS)
                .withImage(System.getProperty("cluster.redis-image", ""))
                .withImagePullPolicy(System.getProperty("cluster.image-pull-policy", "IfNotPresent"))
                .withCommand("redis-server")
                .withArgs("--requirepass", password, "--save", "", "--appendonly", "no")
                .addNewPort()
                .withContainerPort(REDIS_PORT)
                .endPort()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withNewReadinessProbe()
                .withNewTcpSocket()
                .withNewPort(REDIS_PORT)
                .endTcpSocket()
                .endReadinessProbe()
                .endContainer()
                .endSpec()
                .build();
    }

    private io.fabric8.kubernetes.api.model.Service redisService() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(REDIS)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withSelector(REDIS_LABELS)
                .addNewPort()
                .withPort(REDIS_PORT)
                .endPort()
                .endSpec()
                .build();
    }
}
