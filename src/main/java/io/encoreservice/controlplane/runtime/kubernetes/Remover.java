package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.Uid;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Removes what an instance consists of, but never its volume claim. Its engines end first, and only then goes what kept
 * them from talking to anybody; what was half made goes by name, since nothing owns it.
 */
final class Remover {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration CONFIRM = Duration.ofSeconds(2);
    private static final String OWNERLESS = "{\"metadata\":{\"ownerReferences\":null}}";

    private final KubernetesClient client;
    private final String namespace;
    private final ClusterCalls calls;
    private final InstanceInformers informers;
    private final RecentWrites writes;
    private final InstantSource clock;

    Remover(
            KubernetesClient client,
            String namespace,
            ClusterCalls calls,
            InstanceInformers informers,
            RecentWrites writes,
            InstantSource clock) {
        this.client = client;
        this.namespace = namespace;
        this.calls = calls;
        this.informers = informers;
        this.writes = writes;
        this.clock = clock;
    }

    void remove(Uid uid, boolean keda) {
        disownPolicy(uid);
        delete(uid, InstanceKind.DEPLOYMENT);
        writes.forget(InstanceNames.of(uid));
        awaitGone(uid);
        Arrays.stream(InstanceKind.values())
                .filter(kind -> isRemoved(kind) && (keda || !kind.isKeda()))
                .forEach(kind -> delete(uid, kind));
        writes.forget(InstanceNames.of(uid));
    }

    void removeContent(Uid uid) {
        delete(uid, InstanceKind.VOLUME_CLAIM);
    }

    private static boolean isRemoved(InstanceKind kind) {
        return kind != InstanceKind.DEPLOYMENT && kind != InstanceKind.POD && kind != InstanceKind.VOLUME_CLAIM;
    }

    // why: what the Deployment owns goes together with its pods, and these take their time.
    private void disownPolicy(Uid uid) {
        calls.call(uid, "take a NetworkPolicy", () -> {
            try {
                return InstanceKind.NETWORK_POLICY
                        .named(client, namespace, uid)
                        .patch(PatchContext.of(PatchType.JSON_MERGE), OWNERLESS);
            } catch (KubernetesClientException e) {
                if (e.getCode() == 404) {
                    return uid;
                }
                throw e;
            }
        });
    }

    private void delete(Uid uid, InstanceKind kind) {
        calls.call(
                uid,
                "delete one of " + kind.plural(),
                () -> kind.named(client, namespace, uid)
                        .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                        .delete());
    }

    private void awaitGone(Uid uid) {
        Instant end = clock.instant().plus(LONGEST);
        Instant confirm = clock.instant();
        while (true) {
            Instant now = clock.instant();
            boolean seen = informers.find(InstanceKind.DEPLOYMENT, uid) != null
                    || !informers.pods(uid).isEmpty();
            if (!seen && !now.isBefore(confirm)) {
                // why: what was made a moment ago may not have been seen yet.
                if (!isThere(uid)) {
                    return;
                }
                confirm = now.plus(CONFIRM);
            }
            if (now.isAfter(end)) {
                throw new ClusterException("Its engines have not ended within " + LONGEST.toSeconds() + " s");
            }
            pause();
        }
    }

    private boolean isThere(Uid uid) {
        return calls.call(
                uid,
                "show what is left",
                () -> InstanceKind.DEPLOYMENT.named(client, namespace, uid).get() != null
                        || !client.pods()
                                .inNamespace(namespace)
                                .withLabels(InstanceNames.selector(uid))
                                .list()
                                .getItems()
                                .isEmpty());
    }

    private static void pause() {
        try {
            var unused = new CountDownLatch(1).await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("The service is stopping");
        }
    }
}
