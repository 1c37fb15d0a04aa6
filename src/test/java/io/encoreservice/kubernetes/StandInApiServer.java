package io.encoreservice.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A Kubernetes API server as far as Helm needs one: it tells its kinds and keeps objects, by the path they have. */
final class StandInApiServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Every kind the chart may use, all of them namespaced: {@code apiVersion → plural → kind}. */
    private static final Map<String, Map<String, String>> KINDS = Map.of(
            "v1",
            Map.of(
                    "secrets", "Secret",
                    "configmaps", "ConfigMap",
                    "services", "Service",
                    "serviceaccounts", "ServiceAccount",
                    "pods", "Pod"),
            "apps/v1",
            Map.of("deployments", "Deployment", "statefulsets", "StatefulSet"),
            "networking.k8s.io/v1",
            Map.of("networkpolicies", "NetworkPolicy", "ingresses", "Ingress"),
            "policy/v1",
            Map.of("poddisruptionbudgets", "PodDisruptionBudget"),
            "rbac.authorization.k8s.io/v1",
            Map.of("roles", "Role", "rolebindings", "RoleBinding"),
            "gateway.networking.k8s.io/v1",
            Map.of("httproutes", "HTTPRoute"),
            "monitoring.coreos.com/v1",
            Map.of("servicemonitors", "ServiceMonitor"));

    private final Map<String, ObjectNode> objects = new ConcurrentSkipListMap<>();
    private final AtomicLong version = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    private StandInApiServer(HttpServer server) {
        this.server = server;
    }

    static StandInApiServer start() throws IOException {
        StandInApiServer started =
                new StandInApiServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        started.server.setExecutor(started.threads);
        started.server.createContext("/", started::answer);
        started.server.start();
        return started;
    }

    /** What leads Helm here and nowhere else. */
    String kubeConfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                  - name: stand-in
                    cluster:
                      server: http://127.0.0.1:%d
                users:
                  - name: nobody
                    user: {}
                contexts:
                  - name: stand-in
                    context: {cluster: stand-in, user: nobody}
                current-context: stand-in
                """.formatted(server.getAddress().getPort());
    }

    /** An object by the end of its path, such as {@code secrets/name}. */
    Optional<JsonNode> object(String kindAndName) {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("/" + kindAndName))
                .map(entry -> (JsonNode) entry.getValue())
                .findFirst();
    }

    /** The paths of all objects. */
    List<String> paths() {
        return List.copyOf(objects.keySet());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Answer answer = answer(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
                    body);
            byte[] bytes = JSON.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer answer(String method, String path, String query, byte[] body) {
        return switch (method) {
            case "GET" -> discovery(path).or(() -> read(path, query)).orElseGet(() -> notFound(path));
            case "POST" -> create(path, parse(body));
            case "PUT" -> store(path, parse(body));
            case "PATCH" ->
                objects.containsKey(path)
                        ? store(path, merged(objects.get(path).deepCopy(), parse(body)))
                        : notFound(path);
            case "DELETE" ->
                Optional.ofNullable(objects.remove(path))
                        .map(gone -> new Answer(200, gone))
                        .orElseGet(() -> notFound(path));
            default -> status(405, "MethodNotAllowed", method);
        };
    }

    private static Optional<Answer> discovery(String path) {
        Object document = switch (path) {
            case "/version" -> Map.of("major", "1", "minor", "32", "gitVersion", "v1.32.0");
            case "/api" -> Map.of("kind", "APIVersions", "versions", List.of("v1"));
            case "/apis" ->
                Map.of(
                        "kind", "APIGroupList",
                        "apiVersion", "v1",
                        "groups",
                                KINDS.keySet().stream()
                                        .filter(groupVersion -> groupVersion.contains("/"))
                                        .map(StandInApiServer::group)
                                        .toList());
            default ->
                Optional.ofNullable(KINDS.get(path.replaceFirst("^/apis?/", "")))
                        .map(kinds -> resources(path.replaceFirst("^/apis?/", ""), kinds))
                        .orElse(null);
        };
        return Optional.ofNullable(document).map(found -> new Answer(200, JSON.valueToTree(found)));
    }

    private static Map<String, Object> group(String groupVersion) {
        String[] parts = groupVersion.split("/", 2);
        Map<String, String> version = Map.of("groupVersion", groupVersion, "version", parts[1]);
        return Map.of("name", parts[0], "versions", List.of(version), "preferredVersion", version);
    }

    private static Map<String, Object> resources(String groupVersion, Map<String, String> kinds) {
        List<Map<String, Object>> resources = kinds.entrySet().stream()
                .map(kind -> Map.<String, Object>of(
                        "name",
                        kind.getKey(),
                        "singularName",
                        "",
                        "namespaced",
                        true,
                        "kind",
                        kind.getValue(),
                        "verbs",
                        List.of("create", "delete", "get", "list", "patch", "update")))
                .toList();
        return Map.of(
                "kind", "APIResourceList", "apiVersion", "v1", "groupVersion", groupVersion, "resources", resources);
    }

    private Optional<Answer> read(String path, String query) {
        ObjectNode found = objects.get(path);
        if (found != null) {
            return Optional.of(new Answer(200, found));
        }
        if (!path.endsWith("/secrets")) {
            return Optional.empty();
        }
        ObjectNode list = JSON.createObjectNode().put("kind", "SecretList").put("apiVersion", "v1");
        list.putObject("metadata").put("resourceVersion", Long.toString(version.get()));
        ArrayNode items = list.putArray("items");
        objects.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(path + "/"))
                .filter(entry -> selected(entry.getValue(), query))
                .forEach(entry -> items.add(entry.getValue()));
        return Optional.of(new Answer(200, list));
    }

    private static boolean selected(JsonNode object, String query) {
        return Stream.of(query.split("&"))
                .filter(parameter -> parameter.startsWith("labelSelector="))
                .map(parameter -> URLDecoder.decode(parameter, StandardCharsets.UTF_8))
                .flatMap(parameter -> Arrays.stream(
                        parameter.substring("labelSelector=".length()).split(",")))
                .map(term -> term.split("=", 2))
                .allMatch(term -> object.path("metadata")
                        .path("labels")
                        .path(term[0])
                        .asString("")
                        .equals(term[1]));
    }

    private Answer create(String path, ObjectNode object) {
        String own = path + "/" + object.path("metadata").path("name").asString();
        if (objects.containsKey(own)) {
            return status(409, "AlreadyExists", own);
        }
        ((ObjectNode) object.path("metadata")).put("uid", UUID.randomUUID().toString());
        Answer stored = store(own, object);
        return new Answer(201, stored.body());
    }

    private Answer store(String path, ObjectNode object) {
        ((ObjectNode) object.path("metadata")).put("resourceVersion", Long.toString(version.incrementAndGet()));
        objects.put(path, object);
        return new Answer(200, object);
    }

    private static ObjectNode merged(ObjectNode target, ObjectNode patch) {
        patch.properties().stream()
                .filter(entry -> !entry.getKey().startsWith("$"))
                .forEach(entry -> {
                    JsonNode value = entry.getValue();
                    if (value.isNull()) {
                        target.remove(entry.getKey());
                    } else if (value instanceof ObjectNode node
                            && target.get(entry.getKey()) instanceof ObjectNode old) {
                        merged(old, node);
                    } else {
                        target.set(entry.getKey(), value);
                    }
                });
        return target;
    }

    private static ObjectNode parse(byte[] body) {
        return ProtobufSecret.is(body) ? ProtobufSecret.parse(body) : (ObjectNode) JSON.readTree(body);
    }

    private static Answer notFound(String path) {
        return status(404, "NotFound", path);
    }

    private static Answer status(int code, String reason, String message) {
        return new Answer(
                code,
                JSON.valueToTree(Map.of(
                        "kind",
                        "Status",
                        "apiVersion",
                        "v1",
                        "status",
                        "Failure",
                        "code",
                        code,
                        "reason",
                        reason,
                        "message",
                        message)));
    }

    @Override
    public String toString() {
        return objects.keySet().stream().collect(Collectors.joining("\n"));
    }

    private record Answer(int status, JsonNode body) {}
}
