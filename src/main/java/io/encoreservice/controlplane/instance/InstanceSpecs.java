package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.runtime.InstanceSpec;

/** Says what an instance's desired state means for the runtime. */
final class InstanceSpecs {

    private final PublicAddresses addresses;

    InstanceSpecs(PublicAddresses addresses) {
        this.addresses = addresses;
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
                instance.restartGeneration());
    }
}
