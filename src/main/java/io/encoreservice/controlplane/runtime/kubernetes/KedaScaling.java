package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.shared.redis.InstanceKeyspace;
import io.encoreservice.shared.redis.RedisAddress;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** KEDA's two objects: how many jobs there are for each engine, and the instance's own Redis user to count them with. */
final class KedaScaling {

    private static final String API_VERSION = "keda.sh/v1alpha1";
    private static final int PRIORITY_CLASSES = 2;
    private static final int POLLING_SECONDS = 15;

    private final InstanceSpec spec;
    private final RedisAddress redis;
    private final EngineImage image;

    KedaScaling(InstanceSpec spec, RedisAddress redis, EngineImage image) {
        this.spec = spec;
        this.redis = redis;
        this.image = image;
    }

    List<HasMetadata> objects(ObjectMeta metadata) {
        return List.of(
                object("TriggerAuthentication", metadata, authentication(metadata.getName())),
                object("ScaledObject", metadata, scaledObject(metadata.getName())));
    }

    private static Map<String, Object> authentication(String secret) {
        return Map.of(
                "secretTargetRef",
                List.of(
                        Map.of("parameter", "username", "name", secret, "key", InstanceSecret.REDIS_USERNAME),
                        Map.of("parameter", "password", "name", secret, "key", InstanceSecret.REDIS_PASSWORD)));
    }

    private Map<String, Object> scaledObject(String name) {
        Map<String, String> sets = countedSets();
        Map<String, Object> scaled = new LinkedHashMap<>();
        scaled.put("scaleTargetRef", Map.of("apiVersion", "apps/v1", "kind", "Deployment", "name", name));
        scaled.put("minReplicaCount", spec.replicas());
        scaled.put("maxReplicaCount", spec.maxReplicas());
        scaled.put("pollingInterval", POLLING_SECONDS);
        scaled.put(
                "advanced",
                Map.of(
                        "horizontalPodAutoscalerConfig",
                        Map.of(
                                "behavior",
                                Map.of(
                                        "scaleDown",
                                        Map.of("stabilizationWindowSeconds", InstanceScaling.PATIENCE_SECONDS))),
                        // why: each trigger by itself would only count the longest of the queues.
                        "scalingModifiers",
                        Map.of(
                                "formula",
                                String.join(" + ", sets.keySet()),
                                "target",
                                Integer.toString(spec.workers()),
                                "metricType",
                                "AverageValue")));
        scaled.put(
                "triggers",
                sets.entrySet().stream()
                        .map(set -> trigger(set.getKey(), set.getValue(), name))
                        .toList());
        return scaled;
    }

    private Map<String, String> countedSets() {
        InstanceKeyspace keys = InstanceKeyspace.ofUid(spec.uid().value());
        Map<String, String> sets = new LinkedHashMap<>();
        for (int number = 0; number < PRIORITY_CLASSES; number++) {
            sets.put("queue" + number, keys.queue(number));
        }
        if (image.keepsLeases()) {
            // why: an engine whose last waiting job has just begun to run is not one too many.
            sets.put("running", keys.key("leases"));
        }
        return sets;
    }

    private Map<String, Object> trigger(String name, String set, String authentication) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put(redis.cluster() ? "addresses" : "address", redis.uri().getHost() + ":" + redis.port());
        metadata.put("listName", set);
        metadata.put("listLength", Integer.toString(spec.workers()));
        String database = redis.uri().getPath();
        if (database != null && database.length() > 1) {
            metadata.put("databaseIndex", database.substring(1));
        }
        if ("rediss".equals(redis.uri().getScheme())) {
            metadata.put("enableTLS", "true");
        }
        return Map.of(
                "type",
                redis.cluster() ? "redis-cluster" : "redis",
                "name",
                name,
                "metadata",
                metadata,
                "authenticationRef",
                Map.of("name", authentication));
    }

    private static HasMetadata object(String kind, ObjectMeta metadata, Map<String, Object> content) {
        GenericKubernetesResource object = new GenericKubernetesResource();
        object.setApiVersion(API_VERSION);
        object.setKind(kind);
        object.setMetadata(new ObjectMetaBuilder(metadata).build());
        object.setAdditionalProperty("spec", content);
        return object;
    }
}
