package io.encoreservice.shared.launch;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much one engine may be asked to do; 0 means as much as it can.
 *
 * @param queuedJobs how many jobs may wait at once
 * @param storageBytes how much its content folder may hold
 * @param inputBytes how large one input may be
 * @param inputDuration how long one input may play
 */
public record EngineLimits(int queuedJobs, long storageBytes, long inputBytes, Duration inputDuration) {

    public static final EngineLimits NONE = new EngineLimits(0, 0, 0, Duration.ZERO);

    Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("ENCORE_SETTINGS_LIMITS_QUEUED_JOBS", Integer.toString(queuedJobs));
        variables.put("ENCORE_SETTINGS_LIMITS_STORAGE", storageBytes + "B");
        variables.put("ENCORE_SETTINGS_LIMITS_INPUT_SIZE", inputBytes + "B");
        variables.put("ENCORE_SETTINGS_LIMITS_INPUT_DURATION", inputDuration.toString());
        return variables;
    }
}
