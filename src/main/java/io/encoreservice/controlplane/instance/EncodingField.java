package io.encoreservice.controlplane.instance;

import io.encoreservice.shared.ffmpeg.AllowList;
import io.encoreservice.shared.ffmpeg.ChannelLayout;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Reads what a tenant sets of SVT Encore's {@code encore-settings.encoding}. What the operator of an engine may write
 * freely reaches ffmpeg unchecked, so from a tenant only what can open no file and no address is taken.
 */
final class EncodingField {

    static final String NAME = "encoding";

    /** How long the settings may be as JSON. */
    static final int LONGEST = 16_384;

    // why: each would be one of the machine's threads, whoever else wants some.
    private static final Set<String> NUMBERS_OF_THREADS =
            Set.of("threads", "filter_threads", "filter_complex_threads", "cpucount");
    private static final int LONGEST_VALUE = 200;
    private static final int MOST_METRICS = 32;
    private static final int LONGEST_PAN = 1_000;
    private static final Pattern PRESET = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern METRIC = Pattern.compile("[a-z0-9_]{1,40}");
    private static final Pattern CHANNELS = Pattern.compile("[1-9]\\d?");
    private static final Pattern PAN = pan();
    private static final AllowList GLOBAL = AllowList.read("global-options");
    private static final AllowList PROTOCOL = AllowList.read("protocol-options");
    private static final Set<String> PROTOCOLS = Set.of("http", "https");

    private static final Rule FLAG = (field, value) -> {
        if (!value.isBoolean()) {
            throw new InvalidInstanceException(field, "must be true or false");
        }
        return value;
    };

    private static final Rule MIXES = layouts(output -> EncodingField::mix);

    private static final Rule ENCODING = members(Map.of(
            "exitOnError",
            FLAG,
            "flipWidthHeightIfPortrait",
            FLAG,
            "globalParams",
            options(GLOBAL),
            "defaultChannelLayouts",
            map(CHANNELS.asMatchPredicate()::test, "names a number of channels, 1 to 99", EncodingField::layoutOf),
            "audioMixPresets",
            map(
                    PRESET.asMatchPredicate()::test,
                    "names a preset by 1 to 64 letters, digits and any of _ . -",
                    preset -> members(Map.of(
                            "defaultPan", MIXES, "panMapping", layouts(input -> MIXES), "fallbackToAuto", FLAG))),
            "protocolInputParams",
            map(PROTOCOLS::contains, "names http or https", protocol -> options(PROTOCOL)),
            "includeQualityMetrics",
            EncodingField::metrics));

    private EncodingField() {}

    /** Passes a value on as it shall be kept, or refuses it by its field. */
    private interface Rule {
        JsonNode read(String field, JsonNode value);
    }

    /**
     * What a merge patch does to an instance's settings; names may be written as in YAML, such as
     * {@code exit-on-error} and {@code [5.1]}.
     *
     * @throws InvalidInstanceException when one breaks its rule
     */
    static EncodingChange change(@Nullable JsonNode value) {
        if (value == null) {
            return EncodingChange.none();
        }
        if (value.isNull() || (value.isString() && value.stringValue().isEmpty())) {
            return EncodingChange.unset();
        }
        return new EncodingChange(false, (ObjectNode) ENCODING.read(NAME, value));
    }

    private static Rule members(Map<String, Rule> rules) {
        Map<String, String> names = new HashMap<>();
        rules.keySet().forEach(name -> names.put(plain(name), name));
        return (field, value) -> {
            ObjectNode read = JsonNodeFactory.instance.objectNode();
            object(field, value).properties().forEach(member -> {
                String name = names.get(plain(member.getKey()));
                if (name == null) {
                    throw new InvalidInstanceException(
                            field + "." + shown(member.getKey()),
                            "is no such setting: there are "
                                    + String.join(
                                            ", ",
                                            rules.keySet().stream().sorted().toList()));
                }
                put(read, field, name, member.getValue(), Objects.requireNonNull(rules.get(name)));
            });
            return read;
        };
    }

    private static Rule map(Function<String, Boolean> isKey, String what, Function<String, Rule> rules) {
        return (field, value) -> {
            ObjectNode read = JsonNodeFactory.instance.objectNode();
            object(field, value).properties().forEach(entry -> {
                String key = entry.getKey().replaceFirst("^\\[(.*)]$", "$1");
                if (!isKey.apply(key)) {
                    throw new InvalidInstanceException(field + "." + shown(key), "is not allowed: each name " + what);
                }
                put(read, field, key, entry.getValue(), rules.apply(key));
            });
            return read;
        };
    }

    private static void put(ObjectNode read, String field, String name, JsonNode value, Rule rule) {
        read.set(name, value.isNull() ? value : rule.read(field + "." + name, value));
    }

    private static Rule layouts(Function<String, Rule> rules) {
        return map(name -> ChannelLayout.named(name) != null, "is a channel layout of ffmpeg's", rules);
    }

    private static Rule options(AllowList allowed) {
        return map(
                name -> allowed.names().contains(name) || allowed.flags().contains(name),
                "is one of the options that a tenant may set, see the documentation",
                name -> NUMBERS_OF_THREADS.contains(name)
                        ? EncodingField::threads
                        : (field, value) -> option(field, value, allowed.flags().contains(name)));
    }

    private static JsonNode threads(String field, JsonNode value) {
        JsonNode read = option(field, value, false);
        if (!read.stringValue().matches("\\d|[1-5]\\d|6[0-4]")) {
            throw new InvalidInstanceException(field, "must be between 0 and 64");
        }
        return read;
    }

    private static JsonNode option(String field, JsonNode value, boolean flag) {
        if (!value.isString() && !value.isNumber() && !value.isBoolean()) {
            throw new InvalidInstanceException(field, "must be a string, a number or a boolean");
        }
        String text = value.asString();
        if (flag && !text.isEmpty()) {
            throw new InvalidInstanceException(field, "must be empty: it takes no value");
        }
        if (!flag && (text.isEmpty() || text.length() > LONGEST_VALUE)) {
            throw new InvalidInstanceException(field, "must be 1 to " + LONGEST_VALUE + " characters long");
        }
        if (!BodyField.isPrintable(text) || BodyField.isPlaceholder(text) || text.matches("-[^0-9.].*")) {
            throw new InvalidInstanceException(
                    field, "must not contain control characters or '${', nor look like an option");
        }
        return StringNode.valueOf(text);
    }

    private static Rule layoutOf(String channels) {
        return (field, value) -> {
            ChannelLayout layout = value.isString() ? ChannelLayout.named(value.stringValue()) : null;
            if (layout == null || layout.channels().size() != Integer.parseInt(channels)) {
                throw new InvalidInstanceException(
                        field, "must be the name of a channel layout of ffmpeg's with " + channels + " channels");
            }
            return value;
        };
    }

    private static JsonNode mix(String field, JsonNode value) {
        String text = value.isString() ? value.stringValue() : "";
        if (text.length() > LONGEST_PAN || !PAN.matcher(text).matches()) {
            throw new InvalidInstanceException(
                    field,
                    "must be an expression of ffmpeg's pan such as FL=FL+0.7*FC|FR=FR+0.7*FC, at most " + LONGEST_PAN
                            + " characters long");
        }
        return value;
    }

    private static JsonNode metrics(String field, JsonNode value) {
        ArrayNode read = JsonNodeFactory.instance.arrayNode();
        value.forEach(read::add);
        boolean named = read.valueStream()
                .allMatch(metric -> metric.isString()
                        && METRIC.matcher(metric.stringValue()).matches());
        if (!value.isArray() || read.isEmpty() || read.size() > MOST_METRICS || !named) {
            throw new InvalidInstanceException(
                    field, "must be an array of 1 to " + MOST_METRICS + " names of a-z, 0-9 and _");
        }
        return read;
    }

    private static ObjectNode object(String field, JsonNode value) {
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidInstanceException(field, "must be an object");
    }

    // why: as Spring Boot does, so that a name may be taken over from an application.yml.
    private static String plain(String name) {
        return name.replace("-", "").toLowerCase(Locale.ROOT);
    }

    private static String shown(String name) {
        String printable = name.replaceAll("[^\\x21-\\x7e]", "?");
        return printable.length() <= 60 ? printable : printable.substring(0, 60) + "…";
    }

    private static Pattern pan() {
        String channel = "([A-Z]{2,4}\\d?|c\\d{1,2})";
        String term = "(-?(\\d{1,6}(\\.\\d{0,9})?|\\.\\d{1,9}) *\\*? *)?" + channel;
        String definition = " *" + channel + " *[=<] *" + term + "( *[+-] *" + term + ")* *";
        return Pattern.compile(definition + "(\\|" + definition + ")*");
    }
}
