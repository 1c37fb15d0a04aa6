package io.encoreservice.controlplane.runtime;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.launch.EngineLimits;
import io.encoreservice.shared.launch.S3Settings;
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
        return new InstanceSpec(Uid.random(RANDOM), key, publicUrl, "", S3Settings.NONE, 2, 1, 1, 0, EngineLimits.NONE);
    }

    /** The same instance with another restart generation. */
    public static InstanceSpec restarted(InstanceSpec spec, int generation) {
        return like(spec, spec.workers(), spec.replicas(), spec.maxReplicas(), generation);
    }

    /** The same instance with another number of workers. */
    public static InstanceSpec withWorkers(InstanceSpec spec, int workers) {
        return like(spec, workers, spec.replicas(), spec.maxReplicas(), spec.restartGeneration());
    }

    /** The same instance with other bounds of its number of engines. */
    public static InstanceSpec withReplicas(InstanceSpec spec, int replicas, int maxReplicas) {
        return like(spec, spec.workers(), replicas, maxReplicas, spec.restartGeneration());
    }

    private static InstanceSpec like(
            InstanceSpec spec, int workers, int replicas, int maxReplicas, int restartGeneration) {
        return new InstanceSpec(
                spec.uid(),
                spec.key(),
                spec.publicUrl(),
                spec.profilesUrl(),
                spec.s3(),
                workers,
                replicas,
                maxReplicas,
                restartGeneration,
                spec.limits());
    }
}
