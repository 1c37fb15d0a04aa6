package io.encoreservice.kubernetes.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which objects a list or a watch is about. */
record Selector(String namespace, List<Predicate<Stored>> conditions) {

    private static final Pattern TERM =
            Pattern.compile("(!?)([^!=,\\s()]+)\\s*(?:(==|=|!=)([^,]*)|(in|notin)\\s*\\(([^)]*)\\))?");

    static Selector of(String namespace, String labels, String fields) {
        List<Predicate<Stored>> conditions = new ArrayList<>();
        Matcher terms = TERM.matcher(labels);
        while (terms.find()) {
            conditions.add(label(
                    terms.group(1), terms.group(2), terms.group(3), terms.group(4), terms.group(5), terms.group(6)));
        }
        for (String field : fields.isEmpty() ? new String[0] : fields.split(",", -1)) {
            String[] pair = field.split("=+", 2);
            conditions.add(
                    switch (pair[0]) {
                        case "metadata.name" -> object -> object.ref().name().equals(pair[1]);
                        case "metadata.namespace" ->
                            object -> object.ref().namespace().equals(pair[1]);
                        default -> throw RefusedException.bad("field label not supported: " + pair[0]);
                    });
        }
        return new Selector(namespace, conditions);
    }

    boolean matches(@Nullable Stored object) {
        return object != null
                && (namespace.isEmpty() || object.ref().namespace().equals(namespace))
                && conditions.stream().allMatch(condition -> condition.test(object));
    }

    private static Predicate<Stored> label(
            String not,
            String name,
            @Nullable String operator,
            @Nullable String value,
            @Nullable String set,
            @Nullable String values) {
        if (operator != null && value != null) {
            boolean equal = !"!=".equals(operator);
            return object -> value.equals(object.labels().get(name)) == equal;
        }
        if (set != null && values != null) {
            List<String> among = List.of(values.split("\\s*,\\s*", -1));
            return object -> among.contains(object.labels().getOrDefault(name, "")) == "in".equals(set);
        }
        return object -> object.labels().containsKey(name) == not.isEmpty();
    }
}
