package io.encoreservice.shared.launch;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How an instance's engine encodes and calls back, as its tenant gave it.
 *
 * @param callbackSecret what its callbacks are signed with; empty means that they are not
 * @param encoding what holds for every encode
 */
public record EngineSettings(String callbackSecret, EncodingOverrides encoding) {

    public static final EngineSettings NONE = new EngineSettings("", EncodingOverrides.NONE);

    /** The variable that tells an engine its callbacks' secret. */
    public static final String CALLBACK_SECRET = "ENCORE_SETTINGS_CALLBACK_SECRET";

    /** The same with another secret. */
    public EngineSettings signedWith(String secret) {
        return new EngineSettings(secret, encoding);
    }

    Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        if (!callbackSecret.isEmpty()) {
            variables.put(CALLBACK_SECRET, callbackSecret);
        }
        if (!encoding.equals(EncodingOverrides.NONE)) {
            // why: no variable's name can hold a map's key such as 5.1.
            variables.put("SPRING_APPLICATION_JSON", EncodingJson.forSpring(encoding));
        }
        return variables;
    }

    @Override
    public String toString() {
        return "EngineSettings[encoding=" + encoding + ", …]";
    }
}
