package io.encoreservice.controlplane.token;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The addresses that need no token. A path is compared as it was sent, and any with an escape, a parameter or a dot
 * segment is not among them: so no two readers of a path can disagree about it.
 */
final class OpenPaths {

    private static final Set<String> EXACT = Set.of("/", "/license", "/healthz", "/error", "/v3/api-docs.yaml");
    private static final List<String> FOLDERS = List.of("/docs", "/v3/api-docs", "/swagger-ui", "/samples");

    // why: possessive, since Java's other loops take some of the stack for each of thousands of segments.
    private static final Pattern PLAIN = Pattern.compile("(/|(/[A-Za-z0-9_-][A-Za-z0-9._-]*+)++)");

    boolean contains(String method, String path) {
        if (!PLAIN.matcher(path).matches()) {
            return false;
        }
        return path.equals("/token") ? method.equals("POST") : isPage(path);
    }

    private static boolean isPage(String path) {
        return EXACT.contains(path)
                || FOLDERS.stream().anyMatch(folder -> path.equals(folder) || path.startsWith(folder + "/"));
    }
}
