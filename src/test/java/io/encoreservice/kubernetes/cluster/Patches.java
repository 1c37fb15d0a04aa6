package io.encoreservice.kubernetes.cluster;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Applies JSON patches and JSON merge patches. */
final class Patches {

    private Patches() {}

    static ObjectNode patched(ObjectNode live, JsonNode patch) {
        if (patch.isArray()) {
            patch.forEach(step -> step(live, step));
        } else {
            merge(live, (ObjectNode) patch);
        }
        return live;
    }

    private static void merge(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(entry -> {
            if (entry.getValue().isNull()) {
                target.remove(entry.getKey());
            } else if (entry.getValue() instanceof ObjectNode object) {
                merge(Json.child(target, entry.getKey()), object);
            } else {
                target.set(entry.getKey(), entry.getValue());
            }
        });
    }

    private static void step(ObjectNode object, JsonNode step) {
        String pointer = step.path("path").asString();
        int slash = pointer.lastIndexOf('/');
        JsonNode parent = object.at(pointer.substring(0, slash));
        String last = pointer.substring(slash + 1).replace("~1", "/").replace("~0", "~");
        boolean remove = "remove".equals(step.path("op").asString());
        if (parent instanceof ObjectNode map) {
            if (remove) {
                map.remove(last);
            } else {
                map.set(last, step.path("value"));
            }
        } else if (parent instanceof ArrayNode list) {
            if (remove) {
                list.remove(Integer.parseInt(last));
            } else if ("-".equals(last)) {
                list.add(step.path("value"));
            } else {
                list.set(Integer.parseInt(last), step.path("value"));
            }
        }
    }
}
