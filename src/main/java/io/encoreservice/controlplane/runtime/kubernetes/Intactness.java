package io.encoreservice.controlplane.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares an object of the cluster with the one that is desired. What the cluster adds by itself is no difference, nor
 * is what server-side apply could not take away: only what is desired counts.
 */
final class Intactness {

    private static final Set<String> UNCOMPARED = Set.of("apiVersion", "kind", "status");
    private static final Set<String> MEANINGFUL_WHEN_FALSE =
            Set.of("automountServiceAccountToken", "enableServiceLinks", "allowPrivilegeEscalation");
    private static final Set<String> QUANTITIES = Set.of("limits", "requests", "sizeLimit");
    private static final Set<String> WHOLE = Set.of("selector", "matchLabels");
    private static final List<String> KEYS = List.of("mountPath", "uid", "name");

    private final KubernetesSerialization serialization;

    Intactness(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    /** Where the object is not as desired; empty when it is. */
    List<String> differences(HasMetadata desired, @Nullable HasMetadata actual) {
        String kind = desired.getKind();
        if (actual == null) {
            return List.of(kind + ": missing");
        }
        List<String> differences = new ArrayList<>();
        Map<?, ?> wanted = serialization.convertValue(desired, Map.class);
        Map<?, ?> found = serialization.convertValue(actual, Map.class);
        wanted.forEach((field, value) -> {
            if (!UNCOMPARED.contains(String.valueOf(field))) {
                compare(kind + "." + field, String.valueOf(field), false, value, found.get(field), differences);
            }
        });
        return differences;
    }

    private static void compare(
            String path,
            String field,
            boolean quantity,
            @Nullable Object desired,
            @Nullable Object actual,
            List<String> differences) {
        // why: a newer control plane that asks for the same has nothing to repair.
        if ((isBlank(desired) && isBlank(actual)) || field.equals(InstanceNames.REVISION)) {
            return;
        }
        boolean quantities = quantity || QUANTITIES.contains(field);
        if (desired instanceof Map<?, ?> wanted && actual instanceof Map<?, ?> found) {
            wanted.forEach((key, value) -> {
                String name = String.valueOf(key);
                compare(path + "." + name, name, quantities, value, found.get(key), differences);
            });
            // why: an empty selector means everything, while an empty anything else leaves it to the cluster; and a
            // selector with one more label leads to nobody.
            if (wanted.isEmpty() && field.endsWith("Selector")) {
                differences.add(path + ": not empty");
            } else if (WHOLE.contains(field) && found.size() > wanted.size()) {
                differences.add(path + ": more than desired");
            }
        } else if (desired instanceof List<?> wanted && (actual == null || actual instanceof List<?>)) {
            List<?> found = actual instanceof List<?> list ? list : List.of();
            compareLists(path, field, quantities, wanted, found, differences);
        } else if (desired instanceof Map<?, ?> wanted && actual == null) {
            compare(path, field, quantity, wanted, Map.of(), differences);
        } else if (!isSame(field, quantities, desired, actual)) {
            differences.add(path + ": " + desired + " is " + actual);
        }
    }

    private static void compareLists(
            String path, String field, boolean quantities, List<?> desired, List<?> actual, List<String> differences) {
        Optional<String> key = key(desired);
        if (key.isPresent()) {
            Map<Object, Object> found = byKey(key.get(), actual);
            byKey(key.get(), desired).forEach((name, value) -> {
                String entry = path + "[" + name + "]";
                if (found.containsKey(name)) {
                    compare(entry, field, quantities, value, found.get(name), differences);
                } else {
                    differences.add(entry + ": missing");
                }
            });
        } else if (desired.size() != actual.size()) {
            differences.add(path + ": " + desired.size() + " entries are " + actual.size());
        } else {
            for (int i = 0; i < desired.size(); i++) {
                compare(path + "[" + i + "]", field, quantities, desired.get(i), actual.get(i), differences);
            }
        }
    }

    /** The field by which the cluster tells a list's entries from each other, if it does. */
    private static Optional<String> key(List<?> desired) {
        return desired.isEmpty()
                ? Optional.empty()
                : KEYS.stream()
                        .filter(key -> byKey(key, desired).size() == desired.size())
                        .findFirst();
    }

    private static Map<Object, Object> byKey(String key, List<?> entries) {
        Map<Object, Object> found = new HashMap<>();
        for (Object entry : entries) {
            if (entry instanceof Map<?, ?> fields && fields.get(key) != null) {
                found.put(fields.get(key), entry);
            }
        }
        return found;
    }

    // why: the cluster leaves out false and 0 where its model cannot tell them from nothing.
    private static boolean isSame(String field, boolean quantities, @Nullable Object desired, @Nullable Object actual) {
        if (isBlank(actual)) {
            return (Boolean.FALSE.equals(desired) && !MEANINGFUL_WHEN_FALSE.contains(field))
                    || (desired instanceof Number number && number.doubleValue() == 0);
        }
        String wanted = String.valueOf(desired);
        String found = String.valueOf(actual);
        return wanted.equals(found) || (quantities && amount(wanted).equals(amount(found)));
    }

    private static Object amount(String text) {
        try {
            return new Quantity(text).getNumericalAmount().stripTrailingZeros();
        } catch (IllegalArgumentException noQuantity) {
            return text;
        }
    }

    private static boolean isBlank(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String text -> text.isEmpty();
            case Collection<?> entries -> entries.isEmpty();
            case Map<?, ?> fields -> fields.values().stream().allMatch(Objects::isNull);
            default -> false;
        };
    }
}
