package io.encoreservice.controlplane.instance;

import io.encoreservice.shared.launch.EncodingJson;
import io.encoreservice.shared.launch.EncodingOverrides;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tenant's wish to change what holds for every encode, as a merge patch says it.
 *
 * @param all whether none of the settings of before stays
 * @param patch what each named setting shall be, every rule checked; null unsets it
 */
record EncodingChange(boolean all, ObjectNode patch) {

    private static final String PRESETS = "audioMixPresets";

    /** Leaves everything as it is. */
    static EncodingChange none() {
        return new EncodingChange(false, JsonNodeFactory.instance.objectNode());
    }

    /** Unsets everything. */
    static EncodingChange unset() {
        return new EncodingChange(true, JsonNodeFactory.instance.objectNode());
    }

    /**
     * What the settings become.
     *
     * @throws InvalidInstanceException when they would be too many, or a preset would say nothing
     */
    EncodingOverrides of(EncodingOverrides before) {
        if (!all && patch.isEmpty()) {
            return before;
        }
        ObjectNode after = EncodingJson.write(all ? EncodingOverrides.NONE : before);
        merge(after, patch);
        after.path(PRESETS).properties().forEach(preset -> {
            prune(preset.getValue());
            if (preset.getValue().isEmpty()) {
                throw new InvalidInstanceException(
                        EncodingField.NAME + "." + PRESETS + "." + preset.getKey(),
                        "must have one of panMapping, defaultPan, fallbackToAuto, or be null");
            }
        });
        prune(after);
        if (after.toString().length() > EncodingField.LONGEST) {
            throw new InvalidInstanceException(
                    EncodingField.NAME, "must be at most " + EncodingField.LONGEST + " characters of JSON");
        }
        return EncodingJson.read(after);
    }

    private static void merge(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(entry -> {
            String name = entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                target.remove(name);
            } else if (value instanceof ObjectNode inner) {
                merge(target.get(name) instanceof ObjectNode present ? present : target.putObject(name), inner);
            } else {
                target.set(name, value);
            }
        });
    }

    private static void prune(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.forEach(EncodingChange::prune);
            object.removeIf(value -> value.isObject() && value.isEmpty());
        }
    }
}
