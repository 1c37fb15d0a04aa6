package io.encoreservice.engine.profile;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A profile's text with expressions in it: the text is parsed with a placeholder in each expression's place, and values
 * are put into scalars only, so that no value can change what the profile consists of.
 */
final class ProfileTemplate {

    private static final int MOST_EXPRESSIONS = 500;
    private static final int LONGEST_SCALAR = 10_000;

    private final String mark = "EXPR" + HexFormat.of().formatHex(new SecureRandom().generateSeed(8)) + "X";
    private final List<JobExpression> expressions = new ArrayList<>();
    private final String text;

    private ProfileTemplate(String text, String prefix, String suffix) throws ProfileException {
        this.text = withPlaceholders(text, prefix, suffix);
    }

    /**
     * Reads the text as {@code mapper} does and fills in each expression's value for the job.
     *
     * @throws ProfileException when the text or an expression is malformed, or a value does not fit into a scalar
     */
    static JsonNode fill(String text, String prefix, String suffix, ObjectMapper mapper, Map<String, Object> job)
            throws ProfileException {
        ProfileTemplate template = new ProfileTemplate(text, prefix, suffix);
        return template.filled(template.parse(mapper), job);
    }

    private String withPlaceholders(String source, String prefix, String suffix) throws ProfileException {
        StringBuilder result = new StringBuilder();
        int position = 0;
        while (true) {
            int start = source.indexOf(prefix, position);
            if (start < 0) {
                return result.append(source, position, source.length()).toString();
            }
            if (expressions.size() == MOST_EXPRESSIONS) {
                throw new ProfileException("it holds more than " + MOST_EXPRESSIONS + " expressions");
            }
            int end = end(source, start + prefix.length(), suffix);
            result.append(source, position, start)
                    .append(mark)
                    .append(expressions.size())
                    .append('X');
            expressions.add(new JobExpression(
                    source.substring(start + prefix.length(), end).strip()));
            position = end + suffix.length();
        }
    }

    private static int end(String source, int start, String suffix) throws ProfileException {
        char quote = 0;
        for (int i = start; i < source.length(); i++) {
            char c = source.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (source.startsWith(suffix, i)) {
                return i;
            } else if (c == '\'') {
                quote = c;
            }
        }
        throw new ProfileException("an expression has no end: " + JobExpression.shown(source.substring(start)));
    }

    private JsonNode parse(ObjectMapper mapper) throws ProfileException {
        try {
            return mapper.readTree(text);
        } catch (JacksonException e) {
            String where =
                    e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
            throw new ProfileException("it is malformed" + where, e);
        }
    }

    private JsonNode filled(JsonNode node, Map<String, Object> job) throws ProfileException {
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                if (entry.getKey().contains(mark)) {
                    throw new ProfileException("an expression may stand in values only, not in a name");
                }
                object.set(entry.getKey(), filled(entry.getValue(), job));
            }
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (JsonNode item : node.values()) {
                array.add(filled(item, job));
            }
            return array;
        }
        return node.isString() && node.asString().contains(mark) ? scalar(node.asString(), job) : node;
    }

    private JsonNode scalar(String scalar, Map<String, Object> job) throws ProfileException {
        StringBuilder result = new StringBuilder();
        boolean onlyNull = true;
        int position = 0;
        for (int start = scalar.indexOf(mark); start >= 0; start = scalar.indexOf(mark, position)) {
            onlyNull &= start == position;
            result.append(scalar, position, start);
            int end = scalar.indexOf('X', start + mark.length());
            int number = Integer.parseInt(scalar.substring(start + mark.length(), end));
            @Nullable String value = expressions.get(number).value(job);
            onlyNull &= value == null;
            result.append(value == null ? "" : value);
            position = end + 1;
        }
        onlyNull &= position == scalar.length();
        result.append(scalar, position, scalar.length());
        if (result.length() > LONGEST_SCALAR) {
            throw new ProfileException("a value is longer than " + LONGEST_SCALAR + " characters");
        }
        return onlyNull ? JsonNodeFactory.instance.nullNode() : JsonNodeFactory.instance.stringNode(result.toString());
    }
}
