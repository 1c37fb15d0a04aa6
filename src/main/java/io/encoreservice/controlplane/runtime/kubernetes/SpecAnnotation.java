package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.shared.launch.EncodingJson;
import io.encoreservice.shared.launch.EncodingOverrides;
import io.encoreservice.shared.launch.EngineLimits;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An instance's spec as it is kept on its Deployment, its tenant's secrets left out: those are in its Secret. */
final class SpecAnnotation {

    private static final int VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private SpecAnnotation() {}

    /** The annotation's text. */
    static String write(InstanceSpec spec) {
        ObjectNode json = MAPPER.createObjectNode()
                .put("v", VERSION)
                .put("uid", spec.uid().value())
                .put("tenant", spec.key().tenant().value())
                .put("name", spec.key().name().value())
                .put("publicUrl", spec.publicUrl().toString())
                .put("profilesUrl", spec.profilesUrl())
                .put("s3Region", spec.s3().region())
                .put("s3Endpoint", spec.s3().endpoint())
                .put("workers", spec.workers())
                .put("replicas", spec.replicas())
                .put("maxReplicas", spec.maxReplicas())
                .put("restartGeneration", spec.restartGeneration())
                .put("queuedJobs", spec.limits().queuedJobs())
                .put("storageBytes", spec.limits().storageBytes())
                .put("inputBytes", spec.limits().inputBytes())
                .put("inputDuration", spec.limits().inputDuration().toString());
        if (!spec.settings().encoding().equals(EncodingOverrides.NONE)) {
            json.set("encoding", EncodingJson.write(spec.settings().encoding()));
        }
        return json.toString();
    }

    /**
     * The spec that a Deployment was made from; empty when it bears none that can be read.
     *
     * @param secret the instance's Secret; null leaves its tenant's secrets unset
     */
    static Optional<InstanceSpec> read(Deployment deployment, @Nullable Secret secret) {
        Map<String, String> annotations = deployment.getMetadata().getAnnotations();
        String text = annotations == null ? null : annotations.get(InstanceNames.SPEC);
        if (text == null) {
            return Optional.empty();
        }
        try {
            // why: one copied from another instance must not pass for it.
            return Optional.of(spec(MAPPER.readTree(text), secret))
                    .filter(spec -> InstanceNames.of(spec.uid())
                            .equals(deployment.getMetadata().getName()));
        } catch (JacksonException | IllegalArgumentException | DateTimeException notOurs) {
            return Optional.empty();
        }
    }

    private static InstanceSpec spec(JsonNode json, @Nullable Secret secret) {
        int replicas = json.path("replicas").asInt(1);
        return new InstanceSpec(
                new Uid(text(json, "uid")),
                new InstanceKey(new TenantId(text(json, "tenant")), InstanceName.of(text(json, "name"))),
                URI.create(text(json, "publicUrl")),
                text(json, "profilesUrl"),
                new S3Settings(
                        value(secret, "AWS_ACCESS_KEY_ID"),
                        value(secret, "AWS_SECRET_ACCESS_KEY"),
                        value(secret, "AWS_SESSION_TOKEN"),
                        text(json, "s3Region"),
                        text(json, "s3Endpoint")),
                new EngineSettings(
                        value(secret, EngineSettings.CALLBACK_SECRET), EncodingJson.read(json.path("encoding"))),
                json.path("workers").asInt(1),
                replicas,
                json.path("maxReplicas").asInt(replicas),
                json.path("restartGeneration").asInt(0),
                limits(json));
    }

    private static EngineLimits limits(JsonNode json) {
        String duration = text(json, "inputDuration");
        return new EngineLimits(
                json.path("queuedJobs").asInt(0),
                json.path("storageBytes").asLong(0),
                json.path("inputBytes").asLong(0),
                duration.isEmpty() ? Duration.ZERO : Duration.parse(duration));
    }

    private static String text(JsonNode json, String field) {
        return json.path(field).asString("");
    }

    private static String value(@Nullable Secret secret, String name) {
        String encoded = secret == null || secret.getData() == null
                ? null
                : secret.getData().get(name);
        return encoded == null ? "" : new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
