package io.encoreservice.controlplane.proxy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** Tells which of an engine's paths tenants may call: all but its {@code /actuator}, of which only health is open. */
final class EnginePaths {

    private EnginePaths() {}

    /** Whether {@code path}, with its query, is open in whatever way it is written. */
    static boolean isOpen(String path) {
        if (isPlain(path)) {
            return true;
        }
        List<String> segments = segments(path);
        return segments.isEmpty()
                || !segments.getFirst().equals("actuator")
                || (segments.size() > 1 && segments.get(1).equals("health"));
    }

    // why: nearly all paths begin with another letter and hold nothing that could be read in two ways.
    private static boolean isPlain(String path) {
        if (path.length() < 2 || path.charAt(1) == 'a' || path.charAt(1) == 'A') {
            return false;
        }
        for (int i = 0; i < path.length() && path.charAt(i) != '?'; i++) {
            char c = path.charAt(i);
            boolean separates = c == '/' || c == '.';
            if (!separates && !Grammar.isLetterOrDigit(c) && c != '-' && c != '_') {
                return false;
            }
            if (separates && i > 0 && !Grammar.isLetterOrDigit(path.charAt(i - 1))) {
                return false;
            }
        }
        return true;
    }

    // why: the engine decodes, drops matrix parameters and resolves dots before it maps a path, so this does as well.
    private static List<String> segments(String path) {
        int query = path.indexOf('?');
        String plain = decoded(query < 0 ? path : path.substring(0, query));
        Deque<String> kept = new ArrayDeque<>();
        for (String raw : plain.replace('\\', '/').split("/", -1)) {
            int parameters = raw.indexOf(';');
            String segment = parameters < 0 ? raw : raw.substring(0, parameters);
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.addLast(segment.toLowerCase(Locale.ROOT));
            }
        }
        return List.copyOf(kept);
    }

    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException badEscape) {
            return path;
        }
    }
}
