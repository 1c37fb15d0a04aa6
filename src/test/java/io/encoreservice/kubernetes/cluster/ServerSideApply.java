package io.encoreservice.kubernetes.cluster;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Merges what a field manager applies into what is there, by who owns which field. */
final class ServerSideApply {

    private ServerSideApply() {}

    /** An object and who owns which of its fields; {@code <manager>:Apply} and {@code <manager>:Update} are two owners. */
    record Owned(ObjectNode object, Map<String, Set<List<String>>> owners) {}

    static Owned apply(Owned live, ObjectNode applied, String manager, boolean force) {
        String owner = manager + ":Apply";
        Set<List<String>> wanted = Fields.leaves(applied);
        Map<String, Set<List<String>>> owners = copy(live.owners());
        Set<List<String>> before = owners.getOrDefault(owner, Set.of());
        owners.forEach((other, fields) -> {
            if (!other.equals(owner)) {
                settle(live.object(), applied, wanted, other, fields, force);
            }
        });
        ObjectNode merged = live.object().deepCopy();
        // why: an entry of a list goes as a whole; without its key it would not be found any more.
        for (List<String> path :
                before.stream().sorted(Comparator.comparingInt(List::size)).toList()) {
            if (!wanted.contains(path) && !ownedByOthers(owners, owner, path)) {
                Fields.remove(merged, path);
            }
        }
        merge(merged, applied);
        owners.put(owner, wanted);
        owners.values().removeIf(Set::isEmpty);
        return new Owned(merged, owners);
    }

    /** Who owns what after somebody wrote the whole object: the writer all that he changed. */
    static Map<String, Set<List<String>>> updated(Owned live, ObjectNode written, String manager) {
        Set<List<String>> before = Fields.leaves(live.object());
        Set<List<String>> after = Fields.leaves(written);
        Set<List<String>> changed = new HashSet<>();
        for (List<String> path : after) {
            if (!before.contains(path) || !same(live.object(), written, path)) {
                changed.add(path);
            }
        }
        before.removeAll(after);
        Map<String, Set<List<String>>> owners = copy(live.owners());
        if (changed.isEmpty() && before.isEmpty()) {
            return owners;
        }
        owners.values().forEach(fields -> {
            fields.removeAll(before);
            fields.removeIf(path -> changed.contains(path) && !path.getLast().startsWith("["));
        });
        owners.computeIfAbsent(manager + ":Update", none -> new HashSet<>()).addAll(changed);
        owners.values().removeIf(Set::isEmpty);
        return owners;
    }

    private static void settle(
            JsonNode live,
            JsonNode applied,
            Set<List<String>> wanted,
            String other,
            Set<List<String>> fields,
            boolean force) {
        Set<List<String>> disputed = new HashSet<>();
        for (List<String> path : wanted) {
            if (fields.contains(path) && !path.getLast().startsWith("[") && !same(live, applied, path)) {
                disputed.add(path);
            }
        }
        if (!disputed.isEmpty() && !force) {
            throw RefusedException.conflict("Apply failed with " + disputed.size() + " conflict: conflict with \""
                    + other + "\": " + disputed.iterator().next());
        }
        fields.removeAll(disputed);
    }

    private static boolean same(JsonNode one, JsonNode other, List<String> path) {
        if (path.getLast().startsWith("[")) {
            return true;
        }
        JsonNode value = Fields.at(one, path);
        return value != null && value.equals(Fields.at(other, path));
    }

    private static boolean ownedByOthers(Map<String, Set<List<String>>> owners, String owner, List<String> path) {
        boolean item = path.getLast().startsWith("[");
        return owners.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(owner))
                .anyMatch(entry -> entry.getValue().contains(path)
                        || (item && entry.getValue().stream().anyMatch(field -> isBelow(field, path))));
    }

    private static boolean isBelow(List<String> field, List<String> path) {
        return field.size() > path.size() && field.subList(0, path.size()).equals(path);
    }

    private static void merge(ObjectNode target, ObjectNode applied) {
        applied.properties().forEach(entry -> {
            String field = entry.getKey();
            JsonNode wanted = entry.getValue();
            JsonNode there = target.get(field);
            if (wanted instanceof ObjectNode object && there instanceof ObjectNode old && !Fields.isWhole(field)) {
                merge(old, object);
            } else if (wanted instanceof ArrayNode list
                    && there instanceof ArrayNode old
                    && Fields.isMap(field, list)) {
                target.set(field, merged(field, old, list));
            } else {
                target.set(field, wanted.deepCopy());
            }
        });
    }

    private static ArrayNode merged(String field, ArrayNode there, ArrayNode applied) {
        Map<String, JsonNode> left = new java.util.LinkedHashMap<>();
        there.forEach(item -> left.put(Fields.key(field, item), item));
        ArrayNode result = Json.array();
        applied.forEach(item -> {
            JsonNode old = left.remove(Fields.key(field, item));
            if (old instanceof ObjectNode map) {
                merge(map, (ObjectNode) item);
                result.add(map);
            } else {
                result.add(item.deepCopy());
            }
        });
        left.values().forEach(result::add);
        return result;
    }

    private static Map<String, Set<List<String>>> copy(Map<String, Set<List<String>>> owners) {
        Map<String, Set<List<String>>> copy = new HashMap<>();
        owners.forEach((owner, fields) -> copy.put(owner, new HashSet<>(fields)));
        return copy;
    }
}
