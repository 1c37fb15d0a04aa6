package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.shared.launch.S3Settings;
import io.encoreservice.shared.redis.RedisServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
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

/** What a tenant may change of an instance that is there; its plan allows 4 workers and 2 replicas. */
class InstanceChangeIT {

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
    void onlyTest() {
        for (String tenant : List.of("acme", "other")) {
            for (JsonNode instance : json(api.as(tenant).get("/encoreinstance"))) {
                api.as(tenant).delete("/encoreinstance/" + instance.path("name").asString());
            }
        }
        soon(() -> assertThat(api.runtime.observe()).isEmpty());
        api.as("acme").post("/encoreinstance", """
                {"name":"test","profilesUrl":"https://example.com/p.yml","s3AccessKeyId":"AKIA",
                 "s3SecretAccessKey":"topsecret","s3Region":"eu-north-1"}""");
        awaitStatus("running");
    }

    @Test
    void aSubsetIsChangedAndTheEnginesTakeItOver() {
        HttpResponse<String> answer = api.as("acme")
                .patch("/encoreinstance/test", "{\"name\":\"test\",\"s3SecretAccessKey\":\"rotated\",\"workers\":3}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("name").asString()).isEqualTo("test");
        assertThat(json(answer).path("workers").asInt()).isEqualTo(3);
        assertThat(json(answer).path("profilesUrl").asString()).isEqualTo("https://example.com/p.yml");
        assertThat(answer.body())
                .doesNotContain("rotated")
                .doesNotContain("null")
                .doesNotContain("reason");
        soon(() -> {
            assertThat(spec().s3()).isEqualTo(new S3Settings("AKIA", "rotated", "", "eu-north-1", ""));
            assertThat(spec().workers()).isEqualTo(3);
            assertThat(spec().profilesUrl()).isEqualTo("https://example.com/p.yml");
            assertThat(spec().restartGeneration()).isEqualTo(1);
        });
        awaitStatus("running");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "null"})
    void emptyAndNullClear(String nothing) {
        HttpResponse<String> answer = api.as("acme")
                .patch(
                        "/encoreinstance/test",
                        "{\"profilesUrl\":%1$s,\"s3AccessKeyId\":%1$s,\"s3SecretAccessKey\":%1$s,\"s3Region\":%1$s}"
                                .formatted(nothing));

        assertThat(answer.statusCode()).isEqualTo(200);
        soon(() -> assertThat(spec().s3()).isEqualTo(S3Settings.NONE));
        assertThat(spec().profilesUrl()).isEmpty();
    }

    @Test
    void aMergePatchIsAPatch() {
        HttpResponse<String> answer = api.as("acme")
                .send("PATCH", "/encoreinstance/test", "{\"workers\":1}", "*/*", "application/merge-patch+json");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("workers").asInt()).isEqualTo(1);
        assertThat(json(api.as("acme").patch("/encoreinstance/test", "{\"workers\":null}"))
                        .path("workers")
                        .asInt())
                .as("the service's own number")
                .isEqualTo(2);
    }

    @Test
    void changingNothingLeavesTheEnginesAlone() {
        api.as("acme").patch("/encoreinstance/test", "{\"s3Region\":\"eu-north-1\"}");
        api.as("acme").patch("/encoreinstance/test", "{}");

        assertThat(api.as("acme").post("/restart/test", "").statusCode()).isEqualTo(204);
        soon(() -> assertThat(spec().restartGeneration()).isEqualTo(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    400 | {'name':'other'}       | name cannot be changed: it must be 'test' or absent
                    400 | {'profilesUrl':'ftp:'} | profilesUrl must be an http or https URL, or empty
                    400 | {'s3Endpoint':8}       | s3Endpoint must be a string
                    400 | {'workers':-1}         | workers must be a whole number, 1 or more
                    400 | {'encoding':{'x':1}}   | encoding.x is no such setting
                    400 | []                     | the body must be an object
                    403 | {'workers':5}          | Limit reached: the plan 'trial' allows 4 workers for an instance
                    """)
    void whatIsNotAllowedIsRefusedWithItsReasonAndChangesNothing(int status, String body, String reason) {
        String before = api.as("acme").get("/encoreinstance/test").body();

        HttpResponse<String> answer = api.as("acme").patch("/encoreinstance/test", body.replace('\'', '"'));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).path("reason").asString()).startsWith(reason);
        assertThat(api.as("acme").get("/encoreinstance/test").body()).isEqualTo(before);
    }

    @Test
    void aNewInstanceMayHaveWorkersOfItsOwnWithinThePlan() {
        HttpResponse<String> four = api.as("acme").post("/encoreinstance", "{\"name\":\"four\",\"workers\":4}");
        HttpResponse<String> five = api.as("acme").post("/encoreinstance", "{\"name\":\"five\",\"workers\":5}");

        assertThat(json(four).path("workers").asInt()).isEqualTo(4);
        assertThat(five.statusCode()).isEqualTo(403);
    }

    @Test
    void anInstanceIsScaledAndTellsHowFarItIs() {
        HttpResponse<String> answer = api.as("acme").put("/scale/test", "{\"desiredReplicas\":2}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("desiredReplicas").asInt()).isEqualTo(2);
        assertThat(json(answer).path("maxReplicas").asInt()).isEqualTo(2);
        soon(() -> assertThat(api.as("acme").get("/scale/test").body())
                .isEqualTo("{\"actualReplicas\":2,\"desiredReplicas\":2,\"maxReplicas\":2}"));
        assertThat(spec().replicas()).isEqualTo(2);
        assertThat(spec().restartGeneration()).as("who scales does not restart").isZero();
    }

    @Test
    void aHigherMaximumAsksForAutomaticScaling() {
        api.as("acme").put("/scale/test", "{\"desiredReplicas\":1,\"maxReplicas\":2}");

        soon(() -> assertThat(spec().scalesItself()).isTrue());
        assertThat(api.as("acme").get("/scale/test").body())
                .isEqualTo("{\"actualReplicas\":1,\"desiredReplicas\":1,\"maxReplicas\":2}");
    }

    @Test
    void aSuspendedInstanceIsStoppedAtOnceAndComesBack() {
        api.as("acme").put("/scale/test", "{\"desiredReplicas\":0}");

        assertThat(api.as("acme").get("/health/test").body()).isEqualTo("{\"status\":\"stopped\"}");
        soon(() -> assertThat(api.as("acme").get("/scale/test").body())
                .isEqualTo("{\"actualReplicas\":0,\"desiredReplicas\":0,\"maxReplicas\":0}"));
        api.as("acme").put("/scale/test", "{\"desiredReplicas\":1}");
        awaitStatus("running");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    400 | {}                                    | desiredReplicas is required: a whole number, 0 or more
                    400 | {'desiredReplicas':2,'maxReplicas':1} | maxReplicas must be desiredReplicas or more
                    403 | {'desiredReplicas':3}                 | Limit reached: the plan 'trial' allows 2 replicas of an
                    403 | {'desiredReplicas':1,'maxReplicas':9} | Limit reached: the plan 'trial' allows 2 replicas of an
                    """)
    void aScaleThatIsNotAllowedIsRefusedWithItsReason(int status, String body, String reason) {
        HttpResponse<String> answer = api.as("acme").put("/scale/test", body.replace('\'', '"'));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).path("reason").asString()).startsWith(reason);
        assertThat(api.as("acme").get("/scale/test").body()).contains("\"desiredReplicas\":1,\"maxReplicas\":1");
    }

    @Test
    void enginesThatCannotShareFilesAreNotMadeManyNorDoTheyLoseTheirStorage() {
        api.as("acme").post("/encoreinstance", "{\"name\":\"local\"}");
        api.as("acme").put("/scale/test", "{\"desiredReplicas\":2}");

        HttpResponse<String> local = api.as("acme").put("/scale/local", "{\"desiredReplicas\":2}");
        HttpResponse<String> without = api.as("acme").patch("/encoreinstance/test", "{\"s3AccessKeyId\":\"\"}");

        assertThat(local.statusCode()).isEqualTo(409);
        assertThat(json(local).path("reason").asString())
                .startsWith("Instance local can have at most 1 engine here")
                .contains("raise its workers", "S3 settings", "ReadWriteMany");
        assertThat(without.statusCode()).isEqualTo(409);
        assertThat(json(api.as("acme").get("/encoreinstance/test"))
                        .path("s3AccessKeyId")
                        .asString())
                .isEqualTo("AKIA");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PATCH | /encoreinstance/theirs | {"workers":1}
                    GET   | /scale/theirs          | {}
                    PUT   | /scale/theirs          | {"desiredReplicas":0}
                    """)
    void anotherTenantsInstanceIsAnsweredAsOneThatDoesNotExist(String method, String path, String body) {
        api.as("other").post("/encoreinstance", "{\"name\":\"theirs\"}");

        HttpResponse<String> foreign = api.as("acme").send(method, path, body, "*/*");
        HttpResponse<String> absent = api.as("nobody").send(method, path, body, "*/*");

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.body()).isEqualTo("{\"reason\":\"Instance theirs not found\"}");
        assertThat(absent.body()).isEqualTo(foreign.body());
        assertThat(api.as("other").get("/scale/theirs").body())
                .contains("\"desiredReplicas\":1")
                .doesNotContain("\"desiredReplicas\":0");
    }

    @ParameterizedTest
    @CsvSource({
        "patch, /encoreinstance/{id}, 200 400 401 403 404 409 503",
        "post, /encoreinstance, 200 400 401 403 409 503",
        "get, /encoreinstance/{id}, 200 400 401 404 503",
        "get, /scale/{name}, 200 400 401 404 503",
        "put, /scale/{name}, 200 400 401 403 404 409 503",
        "delete, /encoreinstance/{id}, 204 400 401 404 503",
        "get, /logs/{name}, 200 400 401 404 503"
    })
    void theApisDescriptionTellsEveryAnswer(String method, String path, String answers) {
        JsonNode responses = json(api.as("acme").get("/docs/json"))
                .path("paths")
                .path(path)
                .path(method)
                .path("responses");

        assertThat(responses.propertyNames()).containsExactlyInAnyOrderElementsOf(List.of(answers.split(" ", -1)));
        for (String answer : answers.split(" ", -1)) {
            JsonNode schema = responses
                    .path(answer)
                    .path("content")
                    .path("application/json")
                    .path("schema");
            assertThat(schema.isMissingNode()).as(answer).isEqualTo(answer.equals("204"));
        }
    }

    @Test
    void theApisDescriptionTellsWhatMayBeChanged() {
        JsonNode description = json(api.as("acme").get("/docs/json"));

        JsonNode schemas = description.path("components").path("schemas");
        JsonNode body = description
                .path("paths")
                .path("/encoreinstance/{id}")
                .path("patch")
                .path("requestBody")
                .path("content");

        assertThat(body.propertyNames()).containsExactlyInAnyOrder("application/json", "application/merge-patch+json");
        assertThat(schemas.path("InstanceChange").path("properties").propertyNames())
                .containsExactlyInAnyOrder(
                        "name",
                        "profilesUrl",
                        "s3AccessKeyId",
                        "s3SecretAccessKey",
                        "s3SessionToken",
                        "s3Region",
                        "s3Endpoint",
                        "callbackSecret",
                        "encoding",
                        "workers",
                        "labels");
        assertThat(schemas.path("EncodingOverrides").path("properties").propertyNames())
                .containsExactlyInAnyOrder(
                        "exitOnError",
                        "flipWidthHeightIfPortrait",
                        "globalParams",
                        "defaultChannelLayouts",
                        "audioMixPresets",
                        "protocolInputParams",
                        "includeQualityMetrics");
        assertThat(schemas.path("EncodingOverrides").has("required")).isFalse();
        for (String schema : List.of("NewInstance", "InstanceChange", "Instance")) {
            JsonNode properties = schemas.path(schema).path("properties");
            assertThat(properties.path("encoding").toString())
                    .contains("EncodingOverrides", "encore-settings.encoding");
            assertThat(properties.path("callbackSecret").path("type").asString())
                    .isEqualTo("string");
        }
        assertThat(schemas.at("/NewInstance/properties/callbackSecret/minLength")
                        .asInt())
                .isEqualTo(16);
        assertThat(schemas.path("Scale").path("properties").propertyNames())
                .containsExactlyInAnyOrder("actualReplicas", "desiredReplicas", "maxReplicas");
        assertThat(schemas.path("NewScale").path("required").toString()).isEqualTo("[\"desiredReplicas\"]");
    }

    private static InstanceSpec spec() {
        return api.runtime.observe().stream()
                .map(running -> running.spec())
                .filter(spec -> spec.key().label().equals("acme-test"))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitStatus(String status) {
        soon(() -> assertThat(api.as("acme").get("/health/test").body()).isEqualTo("{\"status\":\"" + status + "\"}"));
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }
}
