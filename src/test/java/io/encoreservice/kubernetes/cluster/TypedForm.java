package io.encoreservice.kubernetes.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Gives a written object the form in which an API server keeps it: what its types leave out is not there. */
final class TypedForm {

    private static final Set<String> MAPS =
            Set.of("labels", "annotations", "data", "stringData", "matchLabels", "nodeSelector", "limits", "requests");
    private static final Set<String> ABSENT_WHEN_FALSE =
            Set.of("hostNetwork", "hostPID", "hostIPC", "readOnly", "stdin", "tty", "paused");
    private static final Set<String> ABSENT_WHEN_ZERO = Set.of("initialDelaySeconds", "minReadySeconds");
    private static final Set<String> QUANTITIES = Set.of("limits", "requests");

    private TypedForm() {}

    static ObjectNode of(ObjectNode written) {
        ObjectNode form = written.deepCopy();
        form(form, "");
        return form;
    }

    private static void form(ObjectNode object, String name) {
        List<String> absent = new ArrayList<>();
        for (var entry : object.properties()) {
            String field = entry.getKey();
            JsonNode value = entry.getValue();
            if (value instanceof ObjectNode child) {
                form(child, field);
            } else if (value instanceof ArrayNode list) {
                list.forEach(item -> {
                    if (item instanceof ObjectNode child) {
                        form(child, field);
                    }
                });
            }
            if (isAbsent(name, field, value)) {
                absent.add(field);
            } else if (isQuantity(name, field)) {
                entry.setValue(StringNode.valueOf(Quantities.canonical(value.asString())));
            }
        }
        absent.forEach(object::remove);
    }

    private static boolean isQuantity(String name, String field) {
        return QUANTITIES.contains(name) || "sizeLimit".equals(field) || "averageValue".equals(field);
    }

    private static boolean isAbsent(String parent, String field, JsonNode value) {
        if (value.isNull()) {
            return true;
        }
        if (MAPS.contains(parent) || "selector".equals(parent)) {
            return false;
        }
        return (value.isArray() && value.isEmpty())
                || (value.isObject() && value.isEmpty() && MAPS.contains(field))
                || (value.isString() && value.asString().isEmpty() && !"storageClassName".equals(field))
                || (value.isBoolean() && !value.asBoolean() && ABSENT_WHEN_FALSE.contains(field))
                || (value.isNumber() && value.asInt() == 0 && ABSENT_WHEN_ZERO.contains(field));
    }
}
