package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.launch.S3Settings;
import java.time.Instant;

/**
 * What a tenant wants to exist: the desired state of one instance.
 *
 * @param uid this life of the instance
 * @param key whose it is and what it is called
 * @param profilesUrl the profile index, or empty for the service's own
 * @param s3 how it reaches object storage
 * @param createdAt when it was wished for
 * @param workers how many jobs it runs at once
 * @param restartGeneration how often a restart was asked for
 */
record Instance(
        Uid uid,
        InstanceKey key,
        String profilesUrl,
        S3Settings s3,
        Instant createdAt,
        int workers,
        int restartGeneration) {

    Instance restarted() {
        return new Instance(uid, key, profilesUrl, s3, createdAt, workers, restartGeneration + 1);
    }
}
