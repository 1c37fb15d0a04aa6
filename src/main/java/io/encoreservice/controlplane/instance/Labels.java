package io.encoreservice.controlplane.instance;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the labels that tenants put on their instances, by one set of rules. */
final class Labels {

    static final int MOST = 32;
    private static final int LONGEST = 63;
    private static final Pattern KEY = Pattern.compile("[a-z0-9]([a-z0-9._/-]{0,61}[a-z0-9])?");

    private Labels() {}

    /**
     * The labels of a new instance.
     *
     * @throws InvalidInstanceException when one breaks its rule
     */
    static Map<String, String> parse(@Nullable JsonNode labels) {
        return change(labels).of(Map.of());
    }

    /**
     * What a merge patch does to an instance's labels.
     *
     * @throws InvalidInstanceException when one breaks its rule
     */
    static LabelChange change(@Nullable JsonNode labels) {
        if (labels == null) {
            return LabelChange.NONE;
        }
        if (labels.isNull() || (labels.isString() && labels.stringValue().isEmpty())) {
            return new LabelChange(true, Map.of());
        }
        if (!labels.isObject()) {
            throw new InvalidInstanceException("labels", "must be an object of texts");
        }
        Map<String, Optional<String>> values = new HashMap<>();
        labels.properties().forEach(label -> values.put(key("labels", label.getKey()), value(label)));
        return new LabelChange(false, Map.copyOf(values));
    }

    /**
     * A label's key.
     *
     * @throws InvalidInstanceException when it breaks its rule; it names {@code field}
     */
    static String key(String field, String key) {
        if (!KEY.matcher(key).matches()) {
            throw new InvalidInstanceException(
                    field,
                    "must have keys of 1 to " + LONGEST
                            + " of a-z, 0-9, '.', '_', '/' and '-', beginning and ending with a letter or a digit");
        }
        return key;
    }

    /**
     * A label's value.
     *
     * @throws InvalidInstanceException when it breaks its rule; it names {@code field}
     */
    static String value(String field, String value) {
        if (value.length() > LONGEST || !BodyField.isPrintable(value)) {
            throw new InvalidInstanceException(
                    field, "must have values of at most " + LONGEST + " printable characters");
        }
        return value;
    }

    private static Optional<String> value(Map.Entry<String, JsonNode> label) {
        JsonNode value = label.getValue();
        if (value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw new InvalidInstanceException("labels", "must be an object of texts");
        }
        return Optional.of(value("labels", value.stringValue()));
    }
}
