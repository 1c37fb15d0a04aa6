package io.encoreservice.kubernetes.cluster;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Where the fields of an object are, as server-side apply sees them: which lists are maps by a key, and what is one whole. */
final class Fields {

    private static final Map<String, List<String>> KEYS = Map.of(
            "containers", List.of("name"),
            "initContainers", List.of("name"),
            "volumes", List.of("name"),
            "env", List.of("name"),
            "volumeMounts", List.of("mountPath"),
            "imagePullSecrets", List.of("name"),
            "ownerReferences", List.of("uid"),
            "conditions", List.of("type"),
            "topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable"));
    private static final Set<String> WHOLE = Set.of(
            "selector",
            "podSelector",
            "nodeSelector",
            "secretKeyRef",
            "configMapKeyRef",
            "fieldRef",
            "resourceFieldRef");
    private static final Set<String> NOT_OWNED = Set.of(
            "name",
            "namespace",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "managedFields",
            "selfLink",
            "deletionTimestamp",
            "deletionGracePeriodSeconds");

    private Fields() {}

    /** The paths of all leaves, metadata of the server's own left out. */
    static Set<List<String>> leaves(ObjectNode object) {
        Set<List<String>> leaves = new LinkedHashSet<>();
        object.properties().forEach(entry -> {
            switch (entry.getKey()) {
                case "apiVersion", "kind", "status" -> {}
                case "metadata" ->
                    entry.getValue().properties().stream()
                            .filter(field -> !NOT_OWNED.contains(field.getKey()))
                            .forEach(field -> visit(List.of("metadata", field.getKey()), field.getValue(), leaves));
                default -> visit(List.of(entry.getKey()), entry.getValue(), leaves);
            }
        });
        return leaves;
    }

    private static void visit(List<String> path, JsonNode node, Set<List<String>> leaves) {
        String field = path.getLast();
        if (node instanceof ObjectNode object && !object.isEmpty() && !WHOLE.contains(field)) {
            object.properties().forEach(entry -> visit(with(path, entry.getKey()), entry.getValue(), leaves));
        } else if (node instanceof ArrayNode list && isMap(field, list)) {
            list.forEach(item -> {
                List<String> itemPath = with(path, "[" + key(field, item) + "]");
                leaves.add(itemPath);
                item.properties().forEach(entry -> visit(with(itemPath, entry.getKey()), entry.getValue(), leaves));
            });
        } else {
            leaves.add(path);
        }
    }

    static boolean isWhole(String field) {
        return WHOLE.contains(field);
    }

    /** Whether this list is one of items that are found by a key. */
    static boolean isMap(String field, JsonNode list) {
        return !list.isEmpty() && !keysOf(field, list.get(0)).isEmpty();
    }

    static String key(String field, JsonNode item) {
        return keysOf(field, item).stream()
                .map(name -> name + "=" + item.path(name).asString("protocol".equals(name) ? "TCP" : ""))
                .collect(Collectors.joining(","));
    }

    private static List<String> keysOf(String field, JsonNode item) {
        if ("ports".equals(field)) {
            return item.has("containerPort")
                    ? List.of("containerPort", "protocol")
                    : item.has("targetPort") || item.has("name") ? List.of("port", "protocol") : List.of();
        }
        return item.isObject() ? KEYS.getOrDefault(field, List.of()) : List.of();
    }

    /** What is at a path; null when nothing is. */
    static @Nullable JsonNode at(JsonNode object, List<String> path) {
        JsonNode node = object;
        String field = "";
        for (String step : path) {
            node = node == null ? null : step.startsWith("[") ? item(field, node, step) : node.get(step);
            field = step;
        }
        return node;
    }

    private static @Nullable JsonNode item(String field, JsonNode list, String step) {
        for (JsonNode item : list) {
            if (step.equals("[" + key(field, item) + "]")) {
                return item;
            }
        }
        return null;
    }

    /** Takes away what is at a path, and what becomes empty by it. */
    static void remove(ObjectNode object, List<String> path) {
        List<String> above = path.subList(0, path.size() - 1);
        JsonNode parent = at(object, above);
        String last = path.getLast();
        if (parent instanceof ArrayNode list) {
            list.removeIf(item -> last.equals("[" + key(above.getLast(), item) + "]"));
        } else if (parent instanceof ObjectNode map) {
            map.remove(last);
        }
        if (parent != null && parent.isContainer() && parent.isEmpty() && above.size() > 1) {
            remove(object, above);
        }
    }

    static List<String> with(List<String> path, String step) {
        List<String> longer = new java.util.ArrayList<>(path);
        longer.add(step);
        return List.copyOf(longer);
    }
}
