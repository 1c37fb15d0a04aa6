package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.shared.launch.EngineEnvironment;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** All that nobody but an instance's engines may know: the only one of its objects that holds a secret. */
final class InstanceSecret {

    /** Of the instance's Redis user, for scalers that look at its queues. */
    static final String REDIS_USERNAME = "redis-username";

    static final String REDIS_PASSWORD = "redis-password";

    private final Map<String, String> data = new TreeMap<>();

    InstanceSecret(InstanceSpec spec, EngineEnvironment environment, String redisPassword) {
        Map<String, String> variables = environment.variables();
        environment.secrets().forEach(name -> put(name, String.valueOf(variables.get(name))));
        put(REDIS_USERNAME, spec.uid().value());
        put(REDIS_PASSWORD, redisPassword);
    }

    Secret object(ObjectMeta metadata) {
        return new SecretBuilder()
                .withMetadata(metadata)
                .withType("Opaque")
                .withData(data)
                .build();
    }

    /** Changes when any value does, and tells none. */
    String digest() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            data.forEach((name, value) -> sha256.update((name + "=" + value + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private void put(String name, String value) {
        data.put(name, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
    }
}
