package io.encoreservice.kubernetes.cluster;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What somebody must be allowed to do for requests to be fulfilled, as a Role would say it. */
public final class Rights {

    private static final int CREATED = 201;

    private Rights() {}

    /** One line for each kind of object: {@code <resource>: <verb> <verb> …}. */
    public static List<String> of(List<Call> calls) {
        Map<String, TreeSet<String>> verbs = new TreeMap<>();
        calls.stream()
                .filter(call -> !call.resource().isEmpty() && !call.fault())
                .forEach(call -> {
                    TreeSet<String> known = verbs.computeIfAbsent(call.resource(), none -> new TreeSet<>());
                    known.add(call.verb());
                    // why: an apply that makes an object needs both.
                    if (call.code() == CREATED) {
                        known.add("create");
                    }
                });
        return verbs.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + String.join(" ", entry.getValue()))
                .toList();
    }
}
