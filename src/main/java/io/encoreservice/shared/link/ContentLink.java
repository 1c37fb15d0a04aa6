package io.encoreservice.shared.link;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * The right to one file of an instance, for one method, up to a moment.
 *
 * @param method {@code GET}, which HEAD goes with, or {@code PUT}
 * @param path the file, not encoded, without doubled slashes, such as {@code /usercontent/demo/a.mp4}
 * @param expires seconds since 1970; good before that
 */
public record ContentLink(String method, String path, long expires) {

    /** What every path begins with. */
    public static final String ROOT = "/usercontent";

    private static final String EXPIRES = "expires";
    private static final String SIGNATURE = "signature";
    private static final int LONGEST_NUMBER = 12;

    /** The link as a request target with its signature. */
    public String target(String signature) {
        return encodedPath() + "?" + EXPIRES + "=" + expires + "&" + SIGNATURE + "=" + signature;
    }

    /** The file alone as a request target. */
    public String encodedPath() {
        return UriUtils.encodePath(path, StandardCharsets.UTF_8);
    }

    /** Whether a request target, its query aside, names something below {@link #ROOT}, in whatever words. */
    public static boolean isOfContent(String target) {
        int query = target.indexOf('?');
        return canonical(query < 0 ? target : target.substring(0, query))
                .filter(path -> path.startsWith(ROOT + "/"))
                .isPresent();
    }

    /** Whether a request target brings a signature for a file, of whatever worth. */
    public static boolean isShown(String target) {
        int query = target.indexOf('?');
        boolean signed = query > 0
                && (target.startsWith(SIGNATURE + "=", query + 1) || target.indexOf("&" + SIGNATURE + "=", query) > 0);
        return signed && isOfContent(target);
    }

    /**
     * Reads what a request shows.
     *
     * @param method the request's
     * @param target its path and query
     * @return empty when it is no link at all, or one that nobody made
     */
    public static Optional<Shown> read(String method, String target) {
        int query = target.indexOf('?');
        if (query < 0) {
            return Optional.empty();
        }
        List<String> pairs = Arrays.asList(target.substring(query + 1).split("&", -1));
        String expires = only(pairs, EXPIRES);
        String signature = only(pairs, SIGNATURE);
        if (expires == null || signature == null || !expires.matches("[0-9]{1," + LONGEST_NUMBER + "}")) {
            return Optional.empty();
        }
        String wanted = method.equals("HEAD") ? "GET" : method;
        return canonical(target.substring(0, query))
                .map(path -> new Shown(new ContentLink(wanted, path, Long.parseLong(expires)), signature));
    }

    /**
     * A link and what shall prove it.
     *
     * @param link what it claims
     * @param signature see {@link LinkKey}
     */
    public record Shown(ContentLink link, String signature) {}

    private static @Nullable String only(List<String> pairs, String name) {
        List<String> found =
                pairs.stream().filter(pair -> pair.startsWith(name + "=")).toList();
        return found.size() == 1 ? found.getFirst().substring(name.length() + 1) : null;
    }

    private static Optional<String> canonical(String encoded) {
        try {
            String path = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
            List<String> names = new ArrayList<>(Arrays.asList(path.split("/", -1)));
            names.removeIf(String::isEmpty);
            return Optional.of(names.stream().collect(Collectors.joining("/", "/", "")));
        } catch (IllegalArgumentException badEscape) {
            return Optional.empty();
        }
    }
}
