package io.encoreservice.controlplane.instance;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A tenant's wish to change labels, as a merge patch says it.
 *
 * @param all whether none of the labels of before stays
 * @param values what each named label shall be; empty removes it
 */
record LabelChange(boolean all, Map<String, Optional<String>> values) {

    static final LabelChange NONE = new LabelChange(false, Map.of());

    /**
     * What labels become.
     *
     * @throws InvalidInstanceException when they would be too many
     */
    Map<String, String> of(Map<String, String> labels) {
        SortedMap<String, String> changed = all ? new TreeMap<>() : new TreeMap<>(labels);
        values.forEach(
                (key, value) -> value.ifPresentOrElse(wished -> changed.put(key, wished), () -> changed.remove(key)));
        if (changed.size() > Labels.MOST) {
            throw new InvalidInstanceException("labels", "must be at most " + Labels.MOST);
        }
        return Map.copyOf(changed);
    }
}
