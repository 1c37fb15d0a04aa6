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
 * @param workers how many jobs one of its engines runs at once
 * @param replicas how many engines it has, at least; 0 means suspended
 * @param maxReplicas how many engines it may have while jobs wait
 * @param restartGeneration how often its engines were to begin anew
 */
record Instance(
        Uid uid,
        InstanceKey key,
        String profilesUrl,
        S3Settings s3,
        Instant createdAt,
        int workers,
        int replicas,
        int maxReplicas,
        int restartGeneration) {

    Instance restarted() {
        return new Instance(
                uid, key, profilesUrl, s3, createdAt, workers, replicas, maxReplicas, restartGeneration + 1);
    }

    Instance scaled(int least, int most) {
        return new Instance(uid, key, profilesUrl, s3, createdAt, workers, least, most, restartGeneration);
    }

    /** With other settings, which its engines take over by beginning anew; the same when nothing differs. */
    Instance changed(String profiles, S3Settings storage, int jobsAtOnce) {
        Instance changed = new Instance(
                uid, key, profiles, storage, createdAt, jobsAtOnce, replicas, maxReplicas, restartGeneration);
        // why: runtimes ignore a lower generation, so that a control plane that read the old settings cannot undo
        // these.
        return changed.equals(this) ? this : changed.restarted();
    }
}
