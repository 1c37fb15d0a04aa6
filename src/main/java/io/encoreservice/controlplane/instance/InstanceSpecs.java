package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.tenant.TenantDirectory;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import java.util.function.Function;

/** Says what an instance's desired state means for the runtime. */
final class InstanceSpecs {

    private final PublicAddresses addresses;
    private final TenantDirectory tenants;
    private final SecretReferences secrets;

    InstanceSpecs(PublicAddresses addresses, TenantDirectory tenants, SecretReferences secrets) {
        this.addresses = addresses;
        this.tenants = tenants;
        this.secrets = secrets;
    }

    /** An instance as it may be now: that of a tenant who may not use the service at the moment has no engine. */
    Instance allowed(Instance instance) {
        boolean active = tenants.of(instance.key().tenant()).standing().active();
        return active ? instance : instance.scaled(0, 0);
    }

    /**
     * Passes settings if every secret they refer to is there.
     *
     * @throws InvalidInstanceException when one is not
     */
    void check(TenantId tenant, S3Settings s3, EngineSettings settings) {
        secrets.check(tenant, s3, settings);
    }

    /**
     * What shall run of an instance.
     *
     * @throws SecretMissingException when it refers to a secret that no engine can be given
     */
    InstanceSpec of(Instance desired) {
        Instance instance = allowed(desired);
        return new InstanceSpec(
                instance.uid(),
                instance.key(),
                addresses.instance(instance.key()),
                instance.profilesUrl(),
                // why: a spec has to be read back from what runs as it was, and secrets of no use are not kept there.
                storage(instance).usable(),
                settings(instance),
                instance.workers(),
                instance.replicas(),
                instance.maxReplicas(),
                instance.restartGeneration(),
                tenants.of(instance.key().tenant()).plan().limits());
    }

    private S3Settings storage(Instance instance) {
        return resolved(instance, tenant -> secrets.resolve(tenant, instance.s3()), S3Settings.NONE);
    }

    private EngineSettings settings(Instance instance) {
        EngineSettings settings = instance.settings();
        return resolved(instance, tenant -> secrets.resolve(tenant, settings), settings.signedWith(""));
    }

    private static <T> T resolved(Instance instance, Function<TenantId, T> settings, T withoutSecrets) {
        try {
            return settings.apply(instance.key().tenant());
        } catch (SecretMissingException e) {
            if (instance.replicas() > 0) {
                throw e;
            }
            // why: a lost secret must not keep engines from stopping.
            return withoutSecrets;
        }
    }
}
