package io.encoreservice.engine.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads one object of a profile field by field, so that what is wrong is told by its field; other fields are ignored. */
record Fields(String path, JsonNode object) {

    static Fields of(String path, JsonNode node) throws ProfileException {
        if (!node.isObject()) {
            throw new ProfileException((path.isEmpty() ? "the profile" : path) + " must be a map");
        }
        return new Fields(path, node);
    }

    /** The field's place in the profile, such as {@code encodes[1].suffix}. */
    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private @Nullable JsonNode node(String name) {
        JsonNode node = object.get(name);
        return node == null || node.isNull() || node.isMissingNode() ? null : node;
    }

    boolean has(String name) {
        return node(name) != null;
    }

    @Nullable
    String optionalText(String name) throws ProfileException {
        JsonNode node = node(name);
        return node == null ? null : scalar(at(name), node);
    }

    String text(String name, String otherwise) throws ProfileException {
        String text = optionalText(name);
        return text == null ? otherwise : text;
    }

    String text(String name) throws ProfileException {
        String text = optionalText(name);
        if (text == null) {
            throw new ProfileException(at(name) + " is missing");
        }
        return text;
    }

    @Nullable
    Integer optionalNumber(String name) throws ProfileException {
        String text = optionalText(name);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Integer.valueOf(text.strip());
        } catch (NumberFormatException e) {
            throw new ProfileException(at(name) + " must be a whole number", e);
        }
    }

    int number(String name, int otherwise, int least, int most) throws ProfileException {
        Integer number = optionalNumber(name);
        int value = number == null ? otherwise : number;
        if (value < least || value > most) {
            throw new ProfileException(at(name) + " must be between " + least + " and " + most);
        }
        return value;
    }

    @Nullable
    Double optionalDecimal(String name) throws ProfileException {
        String text = optionalText(name);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Double.valueOf(text.strip());
        } catch (NumberFormatException e) {
            throw new ProfileException(at(name) + " must be a number", e);
        }
    }

    double decimal(String name, double otherwise, double least, double most) throws ProfileException {
        Double decimal = optionalDecimal(name);
        double value = decimal == null ? otherwise : decimal;
        if (!(value >= least && value <= most)) {
            throw new ProfileException(at(name) + " must be between " + least + " and " + most);
        }
        return value;
    }

    boolean flag(String name, boolean otherwise) throws ProfileException {
        String text = optionalText(name);
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        return switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ProfileException(at(name) + " must be true or false");
        };
    }

    /** A map of texts in its own order; a null value stays one. */
    Map<String, @Nullable String> texts(String name) throws ProfileException {
        Map<String, @Nullable String> texts = new LinkedHashMap<>();
        JsonNode map = node(name);
        if (map == null) {
            return texts;
        }
        Fields fields = of(at(name), map);
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            texts.put(entry.getKey(), fields.optionalText(entry.getKey()));
        }
        return texts;
    }

    List<String> list(String name) throws ProfileException {
        List<String> items = new ArrayList<>();
        List<JsonNode> nodes = nodes(name);
        for (int i = 0; i < nodes.size(); i++) {
            items.add(scalar(at(name) + "[" + i + "]", nodes.get(i)));
        }
        return items;
    }

    List<Fields> objects(String name) throws ProfileException {
        List<Fields> objects = new ArrayList<>();
        List<JsonNode> nodes = nodes(name);
        for (int i = 0; i < nodes.size(); i++) {
            objects.add(of(at(name) + "[" + i + "]", nodes.get(i)));
        }
        return objects;
    }

    @Nullable
    Fields optionalObject(String name) throws ProfileException {
        JsonNode node = node(name);
        return node == null ? null : of(at(name), node);
    }

    /** The map there, or one without entries. */
    Fields objectOrNone(String name) throws ProfileException {
        Fields inner = optionalObject(name);
        return inner == null ? new Fields(at(name), JsonNodeFactory.instance.objectNode()) : inner;
    }

    ProfileException unknownType(String known) throws ProfileException {
        return new ProfileException(at("type") + " '" + text("type", "") + "' is unknown; known are " + known);
    }

    private List<JsonNode> nodes(String name) throws ProfileException {
        JsonNode node = node(name);
        if (node == null) {
            return List.of();
        }
        if (!node.isArray()) {
            throw new ProfileException(at(name) + " must be a list");
        }
        return List.copyOf(node.values());
    }

    private static String scalar(String at, JsonNode node) throws ProfileException {
        if (!node.isValueNode() || node.isNull()) {
            throw new ProfileException(at + " must be a single value");
        }
        return node.asString();
    }
}
