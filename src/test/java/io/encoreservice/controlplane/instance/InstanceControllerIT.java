package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.RunningInstance.Phase;
import io.encoreservice.shared.redis.RedisServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RedissonClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class InstanceControllerIT {

    @TempDir
    static Path folder;

    private static RedisServer server;
    private static RedissonClient redis;
    private static InstanceApiRoom api;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
        redis = server.connect();
        api = new InstanceApiRoom(redis, folder);
    }

    @AfterAll
    static void stop() {
        api.close();
        redis.shutdown();
        server.close();
    }

    @BeforeEach
    void removeAll() {
        for (String tenant : List.of("acme", "other")) {
            for (JsonNode instance : json(api.as(tenant).get("/encoreinstance"))) {
                api.as(tenant).delete("/encoreinstance/" + instance.path("name").asString());
            }
        }
    }

    @Test
    void theStartPagesCallIsAnsweredAsTheStartPageSays() {
        HttpResponse<String> answer =
                api.as("acme").send("POST", "/encoreinstance", "{\"name\": \"test\"}", "application/json");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer)).hasSize(1);
        ObjectNode instance = (ObjectNode) json(answer).get(0);
        ((ObjectNode) instance.path("resources")).remove("apiDocs");
        instance.retain("name", "url", "profilesUrl", "resources");
        assertThat(instance).isEqualTo(JsonMapper.shared().readTree("""
                {
                  "name": "test",
                  "url": "https://acme-test.encore.prod.osaas.io/",
                  "profilesUrl": "",
                  "resources": {
                    "license": { "url": "https://api-encore.prod.osaas.io/license" },
                    "enqueueJob": { "url": "https://acme-test.encore.prod.osaas.io/encoreJobs", "method": "POST" },
                    "listJobs": { "url": "https://acme-test.encore.prod.osaas.io/encoreJobs", "method": "GET" }
                  }
                }"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json, text/plain, */*", "text/html", "application/json;q=0.9"})
    void everybodyElseGetsTheObject(String accept) {
        HttpResponse<String> answer =
                api.as("acme").send("POST", "/encoreinstance", "{\"name\":\"test\",\"profile\":\"x\"}", accept);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(json(answer).path("name").asString()).isEqualTo("test");
    }

    @Test
    void theWholeDocumentHasNoNullAndShowsNoSecret() {
        api.secrets().put(TenantId.of("acme"), "token", "sessiontoken");

        HttpResponse<String> answer = api.as("acme").post("/encoreinstance", """
                {"name":"test","profilesUrl":"https://example.com/p.yml","s3AccessKeyId":"AKIA",
                 "s3SecretAccessKey":"topsecret","s3SessionToken":"{{secrets.token}}","s3Region":"eu-north-1"}""");

        ObjectNode document = (ObjectNode) json(answer);
        assertThat(Instant.parse(document.remove("createdAt").asString()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(document.remove("status").asString()).isIn("starting", "running");
        assertThat(document).isEqualTo(JsonMapper.shared().readTree("""
                {
                  "name": "test",
                  "url": "https://acme-test.encore.prod.osaas.io/",
                  "profilesUrl": "https://example.com/p.yml",
                  "s3AccessKeyId": "AKIA",
                  "s3SecretAccessKey": "***",
                  "s3SessionToken": "{{secrets.token}}",
                  "s3Region": "eu-north-1",
                  "s3Endpoint": "",
                  "callbackSecret": "",
                  "encoding": {},
                  "workers": 2,
                  "labels": {},
                  "resources": {
                    "license": { "url": "https://api-encore.prod.osaas.io/license" },
                    "apiDocs": { "url": "https://acme-test.encore.prod.osaas.io/v3/api-docs" },
                    "enqueueJob": { "url": "https://acme-test.encore.prod.osaas.io/encoreJobs", "method": "POST" },
                    "listJobs": { "url": "https://acme-test.encore.prod.osaas.io/encoreJobs", "method": "GET" }
                  },
                  "_links": {
                    "self": { "href": "/encoreinstance/test" },
                    "logs": { "href": "/logs/test" },
                    "health": { "href": "/health/test" },
                    "ports": { "href": "/ports/test" },
                    "restart": { "href": "/restart/test" },
                    "scale": { "href": "/scale/test" }
                  }
                }"""));
        assertThat(answer.body()).doesNotContain("null").doesNotContain("topsecret");
    }

    @Test
    void aTakenNameIs409AndTheQuotaIs403() {
        create("a");
        create("b");

        assertThat(answer(api.as("acme").post("/encoreinstance", "{\"name\":\"a\"}")))
                .isEqualTo("409 {\"reason\":\"Name is already taken\"}");
        create("c");
        assertThat(answer(api.as("acme").post("/encoreinstance", "{\"name\":\"d\"}")))
                .isEqualTo("403 {\"reason\":\"Limit reached: the plan 'trial' allows 3 instances at once,"
                        + " remove one first\"}");
    }

    @Test
    void aListIsSortedAndTheOthersAreNotInIt() {
        create("b");
        create("a");
        api.as("other").post("/encoreinstance", "{\"name\":\"theirs\"}");

        JsonNode list = json(api.as("acme").get("/encoreinstance"));

        assertThat(list.findValuesAsString("name")).containsExactly("a", "b");
    }

    @Test
    void aDeletedInstanceIsGoneAtOnce() {
        create("test");

        assertThat(answer(api.as("acme").delete("/encoreinstance/test"))).isEqualTo("204 ");
        assertThat(answer(api.as("acme").delete("/encoreinstance/test")))
                .isEqualTo("404 {\"reason\":\"Instance test not found\"}");
        assertThat(api.as("acme").post("/encoreinstance", "{\"name\":\"test\"}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void healthTellsTheStateAndWhyItFailed() {
        create("test");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(answer(api.as("acme").get("/health/test")))
                        .isEqualTo("200 {\"status\":\"running\"}"));

        api.runtime.become(uidOf("test"), Phase.FAILED, "crashed 5 times in 10 minutes");

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(answer(api.as("acme").get("/health/test")))
                        .isEqualTo("200 {\"status\":\"failed\",\"message\":\"crashed 5 times in 10 minutes\"}"));
        assertThat(json(api.as("acme").get("/encoreinstance/test"))
                        .path("status")
                        .asString())
                .isEqualTo("failed");
    }

    @Test
    void logsAreAnArrayOfLines() {
        create("test");

        JsonNode lines = json(api.as("acme").get("/logs/test?timestamps=true&tail=5"));
        JsonNode asIs = json(api.as("acme").get("/logs/test"));
        JsonNode recent = json(api.as("acme").get("/logs/test?sinceSeconds=60"));

        assertThat(lines.get(1).asString()).isEqualTo("LogQuery[since=null, tail=5, timestamps=true]");
        assertThat(asIs.get(1).asString()).isEqualTo("LogQuery[since=null, tail=1000, timestamps=false]");
        assertThat(recent.get(1).asString()).startsWith("LogQuery[since=20");
    }

    @Test
    void portsAreNoneAndARestartIsUnderWay() {
        create("test");

        assertThat(answer(api.as("acme").get("/ports/test"))).isEqualTo("200 []");
        assertThat(answer(api.as("acme").post("/restart/test", ""))).isEqualTo("204 ");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(api.runtime.observe())
                        .anySatisfy(running ->
                                assertThat(running.spec().restartGeneration()).isEqualTo(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /encoreinstance/theirs",
        "DELETE, /encoreinstance/theirs",
        "GET, /health/theirs",
        "GET, /logs/theirs",
        "GET, /ports/theirs",
        "POST, /restart/theirs"
    })
    void anotherTenantsInstanceIsAnsweredAsOneThatDoesNotExist(String method, String path) {
        api.as("other").post("/encoreinstance", "{\"name\":\"theirs\"}");

        HttpResponse<String> foreign = api.as("acme").send(method, path, "", "*/*");
        HttpResponse<String> absent = api.as("nobody").send(method, path, "", "*/*");

        assertThat(answer(foreign)).isEqualTo("404 {\"reason\":\"Instance theirs not found\"}");
        assertThat(answer(absent)).isEqualTo(answer(foreign));
        assertThat(headers(absent)).isEqualTo(headers(foreign));
        assertThat(api.as("other").get("/encoreinstance/theirs").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    {'name':'My-Test'}                          | name must be 1 to 61 of a-z and 0-9
                    {'name':''}                                 | name is required
                    {}                                          | name is required
                    {'name':7}                                  | name must be a string
                    {'name':'a','profilesUrl':'file:///x'}      | profilesUrl must be an http or https URL
                    {'name':'a','s3Region':[]}                  | s3Region must be a string
                    {'name':'a','callbackSecret':'short'}       | callbackSecret must be at least 16 characters long
                    {'name':'a','encoding':{'x':1}}             | encoding.x is no such setting
                    []                                          | must be an object
                    {'name':                                    | JSON
                    ""                                          | body
                    """)
    void badInputIs400AndNamesTheFieldAndTheRule(String body, String reason) {
        HttpResponse<String> answer = api.as("acme").post("/encoreinstance", body.replace('\'', '"'));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(json(answer).path("reason").asString()).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "té",
                "тест",
                "\u212A",
                "UPPER",
                "a--b",
                "-a",
                "a-",
                "a.b",
                "a_b",
                "%2e",
                "..",
                "a/b",
                "a\\\\b",
                "a\\u0000",
                "a\\n",
                " a",
                "a ",
                "a;b",
                "0123456789012345678901234567890123456789012345678901234567890123"
            })
    void aHostileNameIs400AndNothingIsMade(String name) {
        HttpResponse<String> answer = api.as("acme").post("/encoreinstance", "{\"name\":\"" + name + "\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("reason").asString()).startsWith("name must ");
        assertThat(api.as("acme").get("/encoreinstance").body()).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /encoreinstance/", "DELETE /encoreinstance/", "GET /health/", "POST /restart/"})
    void aHostileNameInAPathIs400(String call) {
        String[] parts = call.split(" ", 2);
        for (String name : List.of(
                "t%C3%A9", "UPPER", "a--b", "-a", "a.b", "a_b", "%252e", "a%00", "a%0A", "%20a", "a".repeat(64))) {
            HttpResponse<String> answer = api.as("acme").send(parts[0], parts[1] + name, "", "*/*");

            assertThat(answer.statusCode()).as(call + name).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/logs/test?tail=0, tail must be 1 to 10000",
        "/logs/test?tail=10001, tail must be 1 to 10000",
        "/logs/test?tail=x, tail must be a whole number",
        "/logs/test?sinceSeconds=-1, sinceSeconds must be 0 or more",
        "/logs/test?timestamps=maybe, timestamps must be true or false",
        "/health/My-Test, name must be 1 to 61 of a-z and 0-9: 'My-Test'"
    })
    void badParametersAre400AndNamed(String path, String reason) {
        create("test");

        HttpResponse<String> answer = api.as("acme").get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("reason").asString()).isEqualTo(reason);
    }

    @Test
    void metricsCountInstancesByTheirState() {
        create("test");

        assertThat(api.gauge("encore.instances", "status", "starting")
                        + api.gauge("encore.instances", "status", "running"))
                .isGreaterThanOrEqualTo(1);
    }

    private static void create(String name) {
        HttpResponse<String> answer = api.as("acme").post("/encoreinstance", "{\"name\":\"" + name + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static Uid uidOf(String name) {
        return api.runtime.observe().stream()
                .map(running -> running.spec())
                .filter(spec -> spec.key().label().equals("acme-" + name))
                .findFirst()
                .orElseThrow()
                .uid();
    }

    private static String answer(HttpResponse<String> response) {
        return response.statusCode() + " " + response.body();
    }

    private static String headers(HttpResponse<String> response) {
        return response.headers().map().entrySet().stream()
                .filter(header -> !header.getKey().equalsIgnoreCase("date"))
                .map(Object::toString)
                .sorted()
                .toList()
                .toString();
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
