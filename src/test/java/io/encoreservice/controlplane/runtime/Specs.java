package io.encoreservice.controlplane.runtime;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import java.net.URI;
import java.security.SecureRandom;

/** Specs as a service would write them. */
public final class Specs {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Specs() {}

    /** A new instance of the tenant acme. */
    public static InstanceSpec spec(String name) {
        InstanceKey key = new InstanceKey(TenantId.of("acme"), InstanceName.of(name));
        URI publicUrl = URI.create("http://" + key.label() + ".encore.localhost:8081/");
        return new InstanceSpec(Uid.random(RANDOM), key, publicUrl, "", 2, 1, 0);
    }

    /** The same instance with another restart generation. */
    public static InstanceSpec restarted(InstanceSpec spec, int generation) {
        return new InstanceSpec(
                spec.uid(),
                spec.key(),
                spec.publicUrl(),
                spec.profilesUrl(),
                spec.workers(),
                spec.replicas(),
                generation);
    }
}
