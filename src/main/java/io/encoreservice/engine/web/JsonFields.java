package io.encoreservice.engine.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the fields of one JSON object and notes which break a rule; an absent field and null are the same. */
final class JsonFields {

    private final JsonNode object;
    private final String path;
    private final List<Violation> violations;

    JsonFields(JsonNode object, String path, List<Violation> violations) {
        this.object = object;
        this.path = path;
        this.violations = violations;
    }

    /**
     * Reads a whole body.
     *
     * @throws InvalidBodyException when it is no JSON object
     */
    static JsonFields parse(JsonMapper json, byte[] body, List<Violation> violations) throws InvalidBodyException {
        try {
            JsonNode node = json.readTree(body);
            if (node != null && node.isObject()) {
                return new JsonFields(node, "", violations);
            }
        } catch (JacksonException e) {
            throw new InvalidBodyException(List.of(new Violation("", "is not valid JSON: " + e.getOriginalMessage())));
        }
        throw new InvalidBodyException(List.of(new Violation("", "must be a JSON object")));
    }

    /**
     * The bytes of a body.
     *
     * @throws BodyTooLargeException when there are more than so many
     */
    static byte[] read(InputStream body, int most) throws IOException, BodyTooLargeException {
        byte[] bytes = body.readNBytes(most + 1);
        if (bytes.length > most) {
            throw new BodyTooLargeException(most);
        }
        return bytes;
    }

    void refuse(String field, String rule) {
        violations.add(new Violation(path + field, rule));
    }

    /** How many rules are broken so far, in the whole body. */
    int violations() {
        return violations.size();
    }

    @Nullable
    JsonNode node(String field) {
        JsonNode value = object.get(field);
        return value == null || value.isNull() ? null : value;
    }

    @Nullable
    String text(String field, int longest) {
        JsonNode value = node(field);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            refuse(field, "must be a string");
            return null;
        }
        String text = value.stringValue();
        if (text.length() > longest) {
            refuse(field, "must not be longer than " + longest + " characters");
            return null;
        }
        return text;
    }

    String requiredText(String field, int longest) {
        int before = violations.size();
        String text = text(field, longest);
        if (violations.size() == before && (text == null || text.isBlank())) {
            refuse(field, "must not be blank");
        }
        return text == null ? "" : text;
    }

    String text(String field, String otherwise) {
        String text = text(field, 200);
        return text == null ? otherwise : text;
    }

    boolean flag(String field, boolean otherwise) {
        JsonNode value = node(field);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            refuse(field, "must be true or false");
            return otherwise;
        }
        return value.booleanValue();
    }

    @Nullable
    Integer integer(String field, int least, int most) {
        JsonNode value = node(field);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            refuse(field, "must be an integer");
            return null;
        }
        int number = value.intValue();
        if (number < least || number > most) {
            refuse(
                    field,
                    most == Integer.MAX_VALUE
                            ? "must be " + least + " or more"
                            : "must be between " + least + " and " + most);
        }
        return number;
    }

    /** A number, or a string that holds one, as some clients send it. */
    @Nullable
    Double number(String field) {
        JsonNode value = node(field);
        if (value == null) {
            return null;
        }
        Double number = value.isNumber() ? (Double) value.doubleValue() : value.isString() ? parsed(value) : null;
        if (number == null || number.isNaN() || number.isInfinite()) {
            refuse(field, "must be a number");
            return null;
        }
        return number;
    }

    private static @Nullable Double parsed(JsonNode value) {
        try {
            return Double.valueOf(value.stringValue().strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    List<String> texts(String field, int most) {
        JsonNode value = node(field);
        List<String> texts = new ArrayList<>();
        if (value == null) {
            return texts;
        }
        if (!value.isArray() || value.size() > most) {
            refuse(field, "must be an array of at most " + most + " strings");
            return texts;
        }
        for (JsonNode element : value) {
            if (!element.isString()) {
                refuse(field, "must be an array of at most " + most + " strings");
                return texts;
            }
            texts.add(element.stringValue());
        }
        return texts;
    }

    /** An object of strings; numbers and booleans count as their text. */
    Map<String, @Nullable String> textMap(String field, int most) {
        Map<String, @Nullable String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : entries(field, most)) {
            JsonNode value = entry.getValue();
            if (value.isContainer()) {
                refuse(field + "." + entry.getKey(), "must be a string");
            } else {
                texts.put(entry.getKey(), value.isNull() ? null : value.asString());
            }
        }
        return texts;
    }

    Iterable<Map.Entry<String, JsonNode>> entries(String field, int most) {
        JsonNode value = node(field);
        if (value == null) {
            return List.of();
        }
        if (!value.isObject() || value.size() > most) {
            refuse(field, "must be an object of at most " + most + " entries");
            return List.of();
        }
        return value.properties();
    }
}
