package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.tenant.TenantDirectory;

/** Says what an instance's desired state means for the runtime. */
final class InstanceSpecs {

    private final PublicAddresses addresses;
    private final TenantDirectory tenants;

    InstanceSpecs(PublicAddresses addresses, TenantDirectory tenants) {
        this.addresses = addresses;
        this.tenants = tenants;
    }

    InstanceSpec of(Instance instance) {
        return new InstanceSpec(
                instance.uid(),
                instance.key(),
                addresses.instance(instance.key()),
                instance.profilesUrl(),
                // why: a spec has to be read back from what runs as it was, and secrets of no use are not kept there.
                instance.s3().usable(),
                instance.workers(),
                instance.replicas(),
                instance.maxReplicas(),
                instance.restartGeneration(),
                tenants.of(instance.key().tenant()).plan().limits());
    }
}
