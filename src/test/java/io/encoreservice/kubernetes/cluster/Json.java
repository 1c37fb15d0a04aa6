package io.encoreservice.kubernetes.cluster;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads and walks the cluster's objects, which are plain JSON here. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ObjectNode parse(String text) {
        return text.isBlank() ? object() : (ObjectNode) MAPPER.readTree(text);
    }

    static JsonNode parseAny(String text) {
        return MAPPER.readTree(text);
    }

    /** An applied configuration may be YAML as well as JSON. */
    static ObjectNode parseYaml(String text) {
        return text.startsWith("{") ? parse(text) : (ObjectNode) YAML.readTree(text);
    }

    /** The object below this field, made if it is not there. */
    public static ObjectNode child(ObjectNode parent, String field) {
        return parent.get(field) instanceof ObjectNode found ? found : parent.putObject(field);
    }

    static ObjectNode metadata(ObjectNode object) {
        return child(object, "metadata");
    }

    static String name(JsonNode object) {
        return object.path("metadata").path("name").asString("");
    }

    static String uid(JsonNode object) {
        return object.path("metadata").path("uid").asString("");
    }

    /** A map of texts such as labels or a selector. */
    static Map<String, String> texts(@Nullable JsonNode node) {
        Map<String, String> texts = new TreeMap<>();
        if (node != null) {
            node.properties()
                    .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
        }
        return texts;
    }

    static Map<String, String> labels(JsonNode object) {
        return texts(object.path("metadata").get("labels"));
    }

    static void putIfAbsent(ObjectNode object, String field, JsonNode value) {
        if (!object.has(field)) {
            object.set(field, value);
        }
    }

    static void putIfAbsent(ObjectNode object, String field, String value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }

    static void putIfAbsent(ObjectNode object, String field, int value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }
}
