package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import java.time.Instant;
import java.util.Map;

/**
 * What a tenant wants to exist: the desired state of one instance.
 *
 * @param uid this life of the instance
 * @param key whose it is and what it is called
 * @param account what it counts for beside its tenant; empty when nothing
 * @param profilesUrl the profile index, or empty for the service's own
 * @param s3 how it reaches object storage
 * @param settings how its engines encode and call back
 * @param labels what its tenant noted on it
 * @param createdAt when it was wished for
 * @param workers how many jobs one of its engines runs at once
 * @param replicas how many engines it has, at least; 0 means suspended
 * @param maxReplicas how many engines it may have while jobs wait
 * @param restartGeneration how often its engines were to begin anew
 */
record Instance(
        Uid uid,
        InstanceKey key,
        String account,
        String profilesUrl,
        S3Settings s3,
        EngineSettings settings,
        Map<String, String> labels,
        Instant createdAt,
        int workers,
        int replicas,
        int maxReplicas,
        int restartGeneration) {

    /** One without labels or settings of its engines, of a tenant that shares its quota with nobody. */
    Instance(
            Uid uid,
            InstanceKey key,
            String profilesUrl,
            S3Settings s3,
            Instant createdAt,
            int workers,
            int replicas,
            int maxReplicas,
            int restartGeneration) {
        this(
                uid,
                key,
                "",
                profilesUrl,
                s3,
                EngineSettings.NONE,
                Map.of(),
                createdAt,
                workers,
                replicas,
                maxReplicas,
                restartGeneration);
    }

    Instance restarted() {
        return with(profilesUrl, s3, settings, labels, workers, replicas, maxReplicas, restartGeneration + 1);
    }

    Instance scaled(int least, int most) {
        return with(profilesUrl, s3, settings, labels, workers, least, most, restartGeneration);
    }

    /** With other labels, of which its engines know nothing. */
    Instance labelled(Map<String, String> notes) {
        return with(profilesUrl, s3, settings, notes, workers, replicas, maxReplicas, restartGeneration);
    }

    /** Counting for a quota account beside its tenant. */
    Instance countedFor(String shared) {
        return new Instance(
                uid,
                key,
                shared,
                profilesUrl,
                s3,
                settings,
                labels,
                createdAt,
                workers,
                replicas,
                maxReplicas,
                restartGeneration);
    }

    /** With other settings, which its engines take over by beginning anew; the same when nothing differs. */
    Instance changed(String profiles, S3Settings storage, EngineSettings engines, int jobsAtOnce) {
        Instance changed =
                with(profiles, storage, engines, labels, jobsAtOnce, replicas, maxReplicas, restartGeneration);
        // why: runtimes ignore a lower generation, so that a control plane that read the old settings cannot undo
        // these.
        return changed.equals(this) ? this : changed.restarted();
    }

    private Instance with(
            String profiles,
            S3Settings storage,
            EngineSettings engines,
            Map<String, String> notes,
            int jobsAtOnce,
            int least,
            int most,
            int generation) {
        return new Instance(
                uid, key, account, profiles, storage, engines, notes, createdAt, jobsAtOnce, least, most, generation);
    }
}
