package io.encoreservice.kubernetes.cluster;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes and deletes pods as a Deployment says, rolls them when its template changes, and tells its status. */
final class DeploymentController {

    private static final String MANAGER = "kube-controller-manager";
    private static final String HASH = "pod-template-hash";

    private final ClusterStore store;
    private final Function<String, Trouble> troubles;

    DeploymentController(ClusterStore store, Function<String, Trouble> troubles) {
        this.store = store;
        this.troubles = troubles;
    }

    static String deploymentOf(Stored pod) {
        return pod.json()
                .path("metadata")
                .path("ownerReferences")
                .path(0)
                .path("name")
                .asString("");
    }

    void reconcile(Ref ref) {
        Stored deployment = store.find(ref).orElse(null);
        if (deployment == null || deployment.isDeleting()) {
            return;
        }
        String hash = hash(deployment);
        List<Stored> pods = podsOf(deployment);
        List<Stored> fresh = pods.stream().filter(pod -> isOf(pod, hash)).toList();
        List<Stored> old = pods.stream().filter(pod -> !isOf(pod, hash)).toList();
        int wanted = deployment.json().path("spec").path("replicas").asInt(1);
        boolean forbidden = troubles.apply(ref.name()) == Trouble.QUOTA;
        if ("Recreate".equals(strategy(deployment).path("type").asString())) {
            old.forEach(this::end);
            if (old.isEmpty()) {
                create(deployment, hash, forbidden ? 0 : wanted - fresh.size());
            }
        } else {
            roll(deployment, hash, fresh, old, wanted, forbidden);
        }
        fresh.stream().filter(pod -> !pod.isDeleting()).skip(wanted).forEach(this::end);
        tell(deployment, hash, wanted, forbidden && fresh.size() < wanted);
    }

    private void roll(
            Stored deployment, String hash, List<Stored> fresh, List<Stored> old, int wanted, boolean forbidden) {
        JsonNode bounds = strategy(deployment).path("rollingUpdate");
        int surge = share(bounds.path("maxSurge"), wanted, RoundingMode.UP);
        int missing = share(bounds.path("maxUnavailable"), wanted, RoundingMode.DOWN);
        int room = wanted + Math.max(surge, missing == 0 ? 1 : 0) - fresh.size() - old.size();
        create(deployment, hash, forbidden ? 0 : Math.min(wanted - fresh.size(), room));
        List<Stored> living = old.stream().filter(pod -> !pod.isDeleting()).toList();
        living.stream().filter(pod -> !isReady(pod)).forEach(this::end);
        long available = Stream.concat(fresh.stream(), living.stream())
                .filter(DeploymentController::isReady)
                .count();
        living.stream()
                .filter(DeploymentController::isReady)
                .limit(Math.max(0, available - (wanted - missing)))
                .forEach(this::end);
    }

    private void create(Stored deployment, String hash, int count) {
        for (int i = 0; i < count; i++) {
            JsonNode template = deployment.json().path("spec").path("template");
            String name = deployment.ref().name() + "-" + hash + "-"
                    + UUID.randomUUID().toString().substring(0, 5);
            ObjectNode pod = Json.object();
            ObjectNode metadata = pod.putObject("metadata");
            metadata.set("labels", template.path("metadata").path("labels").deepCopy());
            Json.child(metadata, "labels").put(HASH, hash);
            metadata.putArray("ownerReferences")
                    .addObject()
                    .put("apiVersion", "apps/v1")
                    .put("kind", "Deployment")
                    .put("name", deployment.ref().name())
                    .put("uid", deployment.uid())
                    .put("controller", true);
            pod.set("spec", template.path("spec").deepCopy());
            pod.putObject("status").put("phase", "Pending");
            store.create(new Ref(ResourceType.PODS, deployment.ref().namespace(), name), pod, MANAGER);
        }
    }

    private void end(Stored pod) {
        if (store.find(pod.ref()).isPresent()) {
            store.markDeleted(pod.ref(), null);
        }
    }

    private void tell(Stored before, String hash, int wanted, boolean forbidden) {
        Stored deployment = store.get(before.ref());
        List<Stored> pods =
                podsOf(deployment).stream().filter(pod -> !pod.isDeleting()).toList();
        long updated = pods.stream().filter(pod -> isOf(pod, hash)).count();
        long ready = pods.stream().filter(DeploymentController::isReady).count();
        ObjectNode status = Json.object();
        status.put(
                "observedGeneration",
                before.json().path("metadata").path("generation").asLong());
        count(status, "replicas", pods.size());
        count(status, "updatedReplicas", updated);
        count(status, "readyReplicas", ready);
        count(status, "availableReplicas", ready);
        count(status, "unavailableReplicas", Math.max(0, wanted - ready));
        ArrayNode conditions = status.putArray("conditions");
        condition(
                conditions,
                "Available",
                ready >= wanted,
                ready >= wanted ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                "");
        boolean done = updated == wanted && ready >= wanted && pods.size() == wanted;
        condition(conditions, "Progressing", true, done ? "NewReplicaSetAvailable" : "ReplicaSetUpdated", "");
        if (forbidden) {
            condition(
                    conditions,
                    "ReplicaFailure",
                    true,
                    "FailedCreate",
                    "pods \"" + before.ref().name()
                            + "\" is forbidden: exceeded quota: compute, requested: limits.cpu=2, used: limits.cpu=8, limited: limits.cpu=8");
        }
        store.update(
                before.ref(),
                live -> {
                    Json.metadata(live).remove("resourceVersion");
                    live.set("status", status);
                    return live;
                },
                MANAGER,
                true);
    }

    private static void count(ObjectNode status, String name, long count) {
        if (count > 0) {
            status.put(name, count);
        }
    }

    private static void condition(ArrayNode conditions, String type, boolean met, String reason, String message) {
        ObjectNode condition = conditions
                .addObject()
                .put("type", type)
                .put("status", met ? "True" : "False")
                .put("reason", reason);
        if (!message.isEmpty()) {
            condition.put("message", message);
        }
    }

    private List<Stored> podsOf(Stored deployment) {
        return new ArrayList<>(store.dependents(deployment.uid()).stream()
                .filter(object -> object.ref().type() == ResourceType.PODS)
                .toList());
    }

    private static JsonNode strategy(Stored deployment) {
        return deployment.json().path("spec").path("strategy");
    }

    private static boolean isOf(Stored pod, String hash) {
        return hash.equals(pod.labels().get(HASH));
    }

    static boolean isReady(Stored pod) {
        return pod.json()
                .path("status")
                .path("conditions")
                .valueStream()
                .anyMatch(condition -> "Ready".equals(condition.path("type").asString(""))
                        && "True".equals(condition.path("status").asString("")));
    }

    private static int share(JsonNode value, int of, RoundingMode rounding) {
        if (value.isNumber()) {
            return value.asInt();
        }
        BigDecimal percent = new BigDecimal(value.asString("25%").replace("%", ""));
        return percent.multiply(BigDecimal.valueOf(of))
                .divide(BigDecimal.valueOf(100), 0, rounding)
                .intValue();
    }

    private static String hash(Stored deployment) {
        return Integer.toUnsignedString(
                Objects.hashCode(deployment.json().path("spec").path("template")), 36);
    }
}
