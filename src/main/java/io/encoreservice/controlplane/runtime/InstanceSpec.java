package io.encoreservice.controlplane.runtime;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.launch.EngineLimits;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import java.net.URI;

/**
 * What an instance shall be; equal specs mean that nothing has to change.
 *
 * @param uid this life of the instance
 * @param key whose it is and what it is called
 * @param publicUrl where tenants reach it, ending in a slash
 * @param profilesUrl the profile index, or empty for the bundled profiles
 * @param s3 how it reaches object storage
 * @param settings how its engines encode and call back
 * @param workers how many jobs one engine runs at once
 * @param replicas how many engines run, at least; 0 means suspended
 * @param maxReplicas how many engines may run while jobs wait; more than {@code replicas} asks for automatic scaling
 * @param restartGeneration a higher one than before means: restart
 * @param limits how much one engine may be asked to do, as the tenant's plan says
 */
public record InstanceSpec(
        Uid uid,
        InstanceKey key,
        URI publicUrl,
        String profilesUrl,
        S3Settings s3,
        EngineSettings settings,
        int workers,
        int replicas,
        int maxReplicas,
        int restartGeneration,
        EngineLimits limits) {

    /** Whether the number of engines follows the number of waiting jobs. */
    public boolean scalesItself() {
        return replicas > 0 && maxReplicas > replicas;
    }
}
