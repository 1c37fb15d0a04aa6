package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.launch.S3Settings;
import java.util.Map;

/**
 * A tenant's wish for an instance, every rule checked.
 *
 * @param name what it shall be called
 * @param profilesUrl the profile index, or empty for the service's own
 * @param s3 how it shall reach object storage
 * @param settings how its engines shall encode and call back
 * @param workers how many jobs one engine shall run at once, 0 meaning the service's own number
 * @param labels what its tenant notes on it
 */
record NewInstance(
        InstanceName name,
        String profilesUrl,
        S3Settings s3,
        EngineSettings settings,
        int workers,
        Map<String, String> labels) {

    /** One without labels, whose engines have no settings of their own. */
    NewInstance(InstanceName name, String profilesUrl, S3Settings s3, int workers) {
        this(name, profilesUrl, s3, EngineSettings.NONE, workers, Map.of());
    }
}
