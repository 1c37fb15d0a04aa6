package io.encoreservice.kubernetes.cluster;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request's method and path ask for. */
record Route(
        String method,
        String path,
        String group,
        String version,
        String namespace,
        String plural,
        String name,
        String subresource,
        Map<String, String> query) {

    static Route of(String method, String target) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        Map<String, String> query = query(mark < 0 ? "" : target.substring(mark + 1));
        List<String> parts = List.of(path.substring(1).split("/", -1));
        boolean core = "api".equals(parts.getFirst());
        int at = core ? 2 : 3;
        if (parts.size() <= at || !(core || "apis".equals(parts.getFirst()))) {
            return new Route(method, path, "", "", "", "", "", "", query);
        }
        String namespace = "";
        if ("namespaces".equals(parts.get(at)) && parts.size() > at + 2) {
            namespace = parts.get(at + 1);
            at += 2;
        }
        return new Route(
                method,
                path,
                core ? "" : parts.get(1),
                parts.get(core ? 1 : 2),
                namespace,
                parts.get(at),
                part(parts, at + 1),
                part(parts, at + 2),
                query);
    }

    Optional<ResourceType> type() {
        return ResourceType.of(group, version, plural);
    }

    boolean isWatch() {
        return "GET".equals(method) && Boolean.parseBoolean(query.getOrDefault("watch", "false"));
    }

    String verb() {
        return switch (method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
            default -> isWatch() ? "watch" : name.isEmpty() ? "list" : "get";
        };
    }

    String resource() {
        String whole = group.isEmpty() ? plural : plural + "." + group;
        return subresource.isEmpty() ? whole : whole + "/" + subresource;
    }

    String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    Selector selector() {
        return Selector.of(namespace, parameter("labelSelector"), parameter("fieldSelector"));
    }

    private static String part(List<String> parts, int at) {
        return at < parts.size() ? parts.get(at) : "";
    }

    private static Map<String, String> query(@Nullable String text) {
        Map<String, String> query = new HashMap<>();
        for (String pair : text == null || text.isEmpty() ? new String[0] : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            query.put(name, URLDecoder.decode(value, StandardCharsets.UTF_8));
        }
        return query;
    }
}
