package io.encoreservice.controlplane.runtime;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.Uid;
import java.net.URI;

/**
 * What an instance shall be; equal specs mean that nothing has to change.
 *
 * @param uid this life of the instance
 * @param key whose it is and what it is called
 * @param publicUrl where tenants reach it, ending in a slash
 * @param profilesUrl the profile index, or empty for the bundled profiles
 * @param workers how many jobs one engine runs at once
 * @param replicas how many engines run; 0 means suspended
 * @param restartGeneration a higher one than before means: restart
 */
public record InstanceSpec(
        Uid uid,
        InstanceKey key,
        URI publicUrl,
        String profilesUrl,
        int workers,
        int replicas,
        int restartGeneration) {}
