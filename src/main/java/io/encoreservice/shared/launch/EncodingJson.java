package io.encoreservice.shared.launch;

import io.encoreservice.shared.launch.EncodingOverrides.MixPreset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How {@link EncodingOverrides} are written as JSON: plainly where they are kept, by Spring Boot's rules for engines. */
public final class EncodingJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final List<String> PLAIN_MAPS =
            List.of("globalParams", "defaultChannelLayouts", "protocolInputParams");

    private EncodingJson() {}

    /** An object of what is set. */
    public static ObjectNode write(EncodingOverrides encoding) {
        return MAPPER.valueToTree(encoding);
    }

    /** What such an object sets; what is missing, or of another kind, is not set. */
    public static EncodingOverrides read(JsonNode json) {
        return new EncodingOverrides(
                flag(json.path("exitOnError")),
                flag(json.path("flipWidthHeightIfPortrait")),
                texts(json.path("globalParams")),
                map(json.path("defaultChannelLayouts"), Integer::valueOf, JsonNode::asString),
                map(json.path("audioMixPresets"), Function.identity(), EncodingJson::preset),
                map(json.path("protocolInputParams"), Function.identity(), EncodingJson::texts),
                list(json.path("includeQualityMetrics")));
    }

    /** The value of {@code SPRING_APPLICATION_JSON} with which a Spring Boot application has these settings. */
    static String forSpring(EncodingOverrides encoding) {
        ObjectNode settings = write(encoding);
        for (String name : PLAIN_MAPS) {
            if (settings.get(name) instanceof ObjectNode map) {
                settings.set(name, bracketed(map));
            }
        }
        if (settings.get("audioMixPresets") instanceof ObjectNode presets) {
            ObjectNode named = settings.putObject("audioMixPresets");
            presets.properties().forEach(preset -> named.set("[" + preset.getKey() + "]", mixes(preset.getValue())));
        }
        ObjectNode all = MAPPER.createObjectNode();
        all.putObject("encore-settings").set("encoding", settings);
        return all.toString();
    }

    private static JsonNode mixes(JsonNode preset) {
        ObjectNode mixes = MAPPER.createObjectNode();
        preset.properties()
                .forEach(part -> mixes.set(
                        part.getKey(), part.getValue() instanceof ObjectNode map ? bracketed(map) : part.getValue()));
        return mixes;
    }

    // why: Spring Boot keeps an underscore, a dot or a capital of a map's key only between brackets.
    private static ObjectNode bracketed(ObjectNode map) {
        ObjectNode keyed = MAPPER.createObjectNode();
        map.properties()
                .forEach(entry -> keyed.set(
                        "[" + entry.getKey() + "]",
                        entry.getValue() instanceof ObjectNode inner ? bracketed(inner) : entry.getValue()));
        return keyed;
    }

    private static MixPreset preset(JsonNode json) {
        return new MixPreset(
                map(json.path("panMapping"), Function.identity(), EncodingJson::texts),
                texts(json.path("defaultPan")),
                flag(json.path("fallbackToAuto")));
    }

    private static @Nullable Boolean flag(JsonNode json) {
        return json.isBoolean() ? json.booleanValue() : null;
    }

    private static Map<String, String> texts(JsonNode json) {
        return map(json, Function.identity(), JsonNode::asString);
    }

    private static <K extends Comparable<K>, V> Map<K, V> map(
            JsonNode json, Function<String, K> key, Function<JsonNode, V> value) {
        Map<K, V> map = new TreeMap<>();
        json.properties().forEach(entry -> map.put(key.apply(entry.getKey()), value.apply(entry.getValue())));
        return map;
    }

    private static List<String> list(JsonNode json) {
        List<String> list = new ArrayList<>();
        json.forEach(entry -> list.add(entry.asString()));
        return list;
    }
}
