package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.launch.EncodingJson;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How instances are written in Redis: flat JSON with a version, readable by older and newer versions of the service. */
final class InstanceJson {

    private static final int VERSION = 1;

    private final JsonMapper mapper = JsonMapper.builder().build();

    String write(Instance instance) {
        return fill(mapper.createObjectNode().put("v", VERSION), instance).toString();
    }

    /** Writes {@code changed} over {@code record}, keeping every field that this version does not know. */
    String rewrite(String record, Instance changed) {
        return fill((ObjectNode) mapper.readTree(record), changed).toString();
    }

    Instance read(String record) {
        return instance(mapper.readTree(record));
    }

    Tombstone readTombstone(String record) {
        JsonNode tombstone = mapper.readTree(record);
        return new Tombstone(
                instance(tombstone.path("instance")),
                Instant.parse(tombstone.path("deletedAt").asString()));
    }

    private static ObjectNode fill(ObjectNode record, Instance instance) {
        S3Settings s3 = instance.s3();
        ObjectNode labels = record.putObject("labels");
        instance.labels().forEach(labels::put);
        record.set("encoding", EncodingJson.write(instance.settings().encoding()));
        return record.put("uid", instance.uid().value())
                .put("tenant", instance.key().tenant().value())
                .put("name", instance.key().name().value())
                .put("account", instance.account())
                .put("profilesUrl", instance.profilesUrl())
                .put("s3AccessKeyId", s3.accessKeyId())
                .put("s3SecretAccessKey", s3.secretAccessKey())
                .put("s3SessionToken", s3.sessionToken())
                .put("s3Region", s3.region())
                .put("s3Endpoint", s3.endpoint())
                .put("callbackSecret", instance.settings().callbackSecret())
                .put("createdAt", instance.createdAt().toString())
                .put("workers", instance.workers())
                .put("replicas", instance.replicas())
                .put("maxReplicas", instance.maxReplicas())
                .put("restartGeneration", instance.restartGeneration());
    }

    private static Instance instance(JsonNode record) {
        return new Instance(
                new Uid(text(record, "uid")),
                new InstanceKey(new TenantId(text(record, "tenant")), InstanceName.of(text(record, "name"))),
                text(record, "account"),
                text(record, "profilesUrl"),
                new S3Settings(
                        text(record, "s3AccessKeyId"),
                        text(record, "s3SecretAccessKey"),
                        text(record, "s3SessionToken"),
                        text(record, "s3Region"),
                        text(record, "s3Endpoint")),
                new EngineSettings(text(record, "callbackSecret"), EncodingJson.read(record.path("encoding"))),
                labels(record.path("labels")),
                Instant.parse(text(record, "createdAt")),
                record.path("workers").asInt(1),
                record.path("replicas").asInt(1),
                record.path("maxReplicas").asInt(1),
                record.path("restartGeneration").asInt(0));
    }

    private static Map<String, String> labels(JsonNode labels) {
        Map<String, String> read = new HashMap<>();
        labels.properties()
                .forEach(label -> read.put(label.getKey(), label.getValue().asString("")));
        return Map.copyOf(read);
    }

    private static String text(JsonNode record, String field) {
        return record.path(field).asString("");
    }
}
