package io.encoreservice.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every call of the API's description, tried out in a real browser on the page that people open first. */
class SwaggerUiIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What to type where the description's own example would not do. */
    private static final Map<String, String> PARAMETERS =
            Map.of("id", "browser", "name", "browser", "serviceId", "encore", "tenant", "browser");

    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("createInstance", "{\"name\":\"browser\"}"),
            Map.entry("changeInstance", "{\"workers\":1}"),
            Map.entry("createJob", """
                    {"profile":"program","outputFolder":"/usercontent/browser","baseName":"browser","duration":1,\
                    "inputs":[{"type":"AudioVideo","uri":"https://example.com/in.mp4"}]}"""),
            Map.entry("createTrialToken", "{\"company\":\"ACME\",\"email\":\"someone@example.com\"}"),
            Map.entry("setScale", "{\"desiredReplicas\":1}"),
            Map.entry("createSecret", "{\"secretName\":\"browser\",\"secretData\":\"value\"}"),
            Map.entry("changeSecret", "{\"secretData\":\"value\"}"),
            Map.entry("subscribe", "{\"services\":[\"encore\"]}"),
            Map.entry("createServiceToken", "{\"serviceId\":\"encore\"}"),
            Map.entry("createTenant", "{\"tenantId\":\"browser\"}"),
            Map.entry("changeTenant", "{\"plan\":\"trial\"}"),
            Map.entry("suspendTenant", "{\"reason\":\"unpaid\"}"),
            Map.entry("createPersonalToken", "{\"note\":\"browser\",\"days\":1}"));

    @TempDir
    Path folder;

    @Test
    void everyCallCanBeTriedOutInABrowser() throws Exception {
        Tools.demand("The browser suite of /docs", "chromium", "chromedriver");
        try (Service service = Service.start(folder, "--encore.local.aot-cache=false")) {
            String address = "http://localhost:" + service.apiPort();
            String token = "Bearer " + service.token();
            List<Operation> operations = operations(address);
            Map<String, Integer> statuses = new LinkedHashMap<>();
            try (SwaggerUi page = SwaggerUi.open(folder.resolve("browser"), address + "/docs")) {
                page.authorize(Map.of(
                        "x-jwt",
                        token,
                        "x-pat-jwt",
                        "Bearer " + service.token("--personal"),
                        "admin",
                        service.token("--admin", "alice")));
                for (Operation operation : operations) {
                    String body = BODIES.getOrDefault(operation.id(), "");
                    statuses.put(
                            operation.id(), page.tryOut(operation.tag(), operation.id(), operation.parameters(), body));
                    if (operation.id().equals("createInstance")) {
                        awaitRunning(address, token);
                    }
                }
            }

            assertThat(statuses).hasSameSizeAs(operations).containsKeys("createInstance", "getLogs", "suspendTenant");
            assertThat(statuses)
                    .allSatisfy((id, status) ->
                            assertThat(status).as("%s of %s", id, statuses).isBetween(200, 204));
        }
    }

    private static void awaitRunning(String address, String token) {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(get(address + "/health/browser", token)
                                .path("status")
                                .asString())
                        .isEqualTo("running"));
    }

    /** Whatever makes something first, whatever removes it last, and the instance itself at the very end. */
    private static List<Operation> operations(String address) throws Exception {
        List<Operation> operations = new ArrayList<>();
        get(address + "/docs/json", "")
                .path("paths")
                .forEachEntry((path, item) ->
                        item.forEachEntry((method, operation) -> operations.add(Operation.of(method, operation))));
        operations.sort(Comparator.comparingInt(Operation::turn));
        return operations;
    }

    private static JsonNode get(String address, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("x-jwt", token)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
        }
    }

    private record Operation(String method, String tag, String id, Map<String, String> parameters) {

        static Operation of(String method, JsonNode operation) {
            Map<String, String> parameters = new LinkedHashMap<>();
            StreamSupport.stream(operation.path("parameters").spliterator(), false)
                    .map(parameter -> parameter.path("name").asString())
                    .filter(PARAMETERS::containsKey)
                    .forEach(name -> parameters.put(name, PARAMETERS.getOrDefault(name, "")));
            return new Operation(
                    method,
                    operation.at("/tags/0").asString(),
                    operation.path("operationId").asString(),
                    parameters);
        }

        int turn() {
            return switch (id) {
                case "createInstance", "createTenant" -> 0;
                case "createSecret" -> 1;
                case "createJob" -> 2;
                case "listJobs" -> 3;
                case "changeInstance", "restartInstance", "setScale" -> 7;
                case "removeInstance" -> 9;
                default -> method.equals("delete") ? 8 : 5;
            };
        }
    }
}
