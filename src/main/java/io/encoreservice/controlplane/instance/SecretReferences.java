package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.secret.UnreadableSecretException;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Puts tenants' secrets in the place of what refers to them, on the way to an engine and nowhere else. */
final class SecretReferences {

    /** Settings that are shown in clear wherever an engine's settings are shown. */
    private static final Set<String> OPEN = Set.of("s3Region", "s3Endpoint");

    private final BiFunction<TenantId, String, Optional<String>> secrets;

    /**
     * @param secrets finds a tenant's secret by its name
     */
    SecretReferences(BiFunction<TenantId, String, Optional<String>> secrets) {
        this.secrets = secrets;
    }

    /** Whether an instance's settings refer to that secret. */
    static boolean uses(Instance instance, String secret) {
        return fields(instance.s3(), instance.settings()).values().stream()
                .flatMap(value -> SecretReference.in(value).stream())
                .anyMatch(reference -> reference.name().equals(secret));
    }

    /**
     * Passes settings if every secret they refer to is there.
     *
     * @throws InvalidInstanceException when one is not; it names the field
     */
    void check(TenantId tenant, S3Settings s3, EngineSettings settings) {
        fields(s3, settings).forEach((field, value) -> {
            if (SecretReference.isMeant(value) && OPEN.contains(field)) {
                throw new InvalidInstanceException(field, "must be the value itself: it is not kept secret");
            }
            if (SecretReference.isMeant(value) && SecretReference.in(value).isEmpty()) {
                throw new InvalidInstanceException(field, "must be {{secrets.<name>}} as a whole, or a value");
            }
            try {
                var unused = field.equals(CallbackSecret.FIELD) ? signing(tenant, value) : resolved(tenant, value);
            } catch (SecretMissingException e) {
                throw new InvalidInstanceException(field, "cannot be set: " + e.getMessage());
            }
        });
    }

    /**
     * The settings with the secrets themselves.
     *
     * @throws SecretMissingException when one of them is not there, or cannot be used
     */
    S3Settings resolve(TenantId tenant, S3Settings s3) {
        UnaryOperator<String> real = value -> resolved(tenant, value);
        return new S3Settings(
                real.apply(s3.accessKeyId()),
                real.apply(s3.secretAccessKey()),
                real.apply(s3.sessionToken()),
                real.apply(s3.region()),
                real.apply(s3.endpoint()));
    }

    /**
     * The settings with the secret itself.
     *
     * @throws SecretMissingException when it is not there, or cannot be used
     */
    EngineSettings resolve(TenantId tenant, EngineSettings settings) {
        return settings.signedWith(signing(tenant, settings.callbackSecret()));
    }

    private String signing(TenantId tenant, String value) {
        String secret = resolved(tenant, value);
        if (CallbackSecret.isTooShort(secret)) {
            throw new SecretMissingException("the secret of " + CallbackSecret.FIELD + " is shorter than "
                    + CallbackSecret.LEAST + " characters");
        }
        return secret;
    }

    private String resolved(TenantId tenant, String value) {
        Optional<SecretReference> reference = SecretReference.in(value);
        if (reference.isEmpty()) {
            return value;
        }
        String name = reference.get().name();
        String secret =
                find(tenant, name).orElseThrow(() -> new SecretMissingException("there is no secret '" + name + "'"));
        if (!BodyField.isPrintable(secret)) {
            throw new SecretMissingException("the secret '" + name + "' contains control characters");
        }
        if (BodyField.isPlaceholder(secret)) {
            throw new SecretMissingException("the secret '" + name + "' contains '${'");
        }
        return secret;
    }

    private Optional<String> find(TenantId tenant, String name) {
        try {
            return secrets.apply(tenant, name);
        } catch (UnreadableSecretException e) {
            throw new SecretMissingException(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> fields(S3Settings s3, EngineSettings settings) {
        return new TreeMap<>(Map.of(
                "s3AccessKeyId",
                s3.accessKeyId(),
                "s3SecretAccessKey",
                s3.secretAccessKey(),
                "s3SessionToken",
                s3.sessionToken(),
                "s3Region",
                s3.region(),
                "s3Endpoint",
                s3.endpoint(),
                CallbackSecret.FIELD,
                settings.callbackSecret()));
    }
}
