package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.RunningInstance.Phase;
import io.encoreservice.shared.redis.RedisServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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

/** An instance's jobs, as asked for at the API's own host. */
class JobControllerIT {

    private static final String JOBS = "/encoreinstance/studio/jobs";
    private static final String HAL = "application/hal+json";
    private static final String NONE = "{\"page\":{\"totalElements\":0}}";
    private static final String JOB = """
            {"profile":"program","outputFolder":"/usercontent/out","baseName":"a","priority":7,"duration":2.5,\
            "inputs":[{"uri":"https://example.com/a.mp4","type":"AudioVideo"}],"progressCallbackUri":"http://x/"}""";

    @TempDir
    static Path folder;

    private static RedisServer server;
    private static RedissonClient redis;
    private static InstanceApiRoom api;

    private ScriptedEngine engine;

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
    void createInstance() throws IOException {
        engine = new ScriptedEngine();
        api.runtime.answersAt(engine.address());
        assertThat(api.as("acme")
                        .post("/encoreinstance", "{\"name\":\"studio\"}")
                        .statusCode())
                .isEqualTo(200);
        awaitHealth("running");
    }

    @AfterEach
    void removeInstance() {
        api.as("acme").delete("/encoreinstance/studio");
        engine.close();
    }

    @Test
    void jobsAreListedInShortAndAskedForWithTheEnginesOwnPassword() {
        engine.answers(200, HAL, """
                {"_embedded":{"encoreJobs":[{"id":"j1","status":"QUEUED","inputs":[]},{"id":"j2","status":"FAILED"}]}}""");

        HttpResponse<String> answer =
                api.as("acme").with("x-jwt", "Bearer secret").get(JOBS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(json(answer)).isEqualTo(JsonMapper.shared().readTree("""
                [{"url":"https://acme-studio.encore.prod.osaas.io/encoreJobs/j1","status":"QUEUED"},
                 {"url":"https://acme-studio.encore.prod.osaas.io/encoreJobs/j2","status":"FAILED"}]"""));
        ScriptedEngine.Asked asked = engine.asked.getFirst();
        assertThat(asked.line()).isEqualTo("GET /encoreJobs?page=0&size=100");
        assertThat(asked.headers().get("Authorization"))
                .singleElement()
                .asString()
                .startsWith("Basic ");
        assertThat(asked.headers().toString()).doesNotContain("secret");
    }

    @Test
    void aPageIsAskedForAndAnEmptyOneIsAnEmptyArray() {
        engine.answers(200, HAL, NONE);

        HttpResponse<String> answer = api.as("acme").get(JOBS + "?page=3&size=7");

        assertThat(text(answer)).isEqualTo("200 []");
        assertThat(engine.asked)
                .extracting(ScriptedEngine.Asked::line)
                .containsExactly("GET /encoreJobs?page=3&size=7");
    }

    @ParameterizedTest
    @CsvSource({
        "?page=-1, page must be 0 or more",
        "?page=x, page must be a whole number",
        "?page=99999999999, page must be a whole number",
        "?size=0, size must be 1 to 100",
        "?size=101, size must be 1 to 100",
        "?size=x, size must be a whole number"
    })
    void aPageThatCannotBeIsRefusedBeforeTheEngineIsAsked(String query, String reason) {
        HttpResponse<String> answer = api.as("acme").get(JOBS + query);

        assertThat(text(answer)).isEqualTo("400 {\"reason\":\"" + reason + "\"}");
        assertThat(engine.asked).isEmpty();
    }

    @Test
    void theKeyOfARepetitionIsHandedOnAndOneThatIsNoneIsRefused() {
        engine.answers(201, HAL, "{\"id\":\"j9\",\"status\":\"QUEUED\"}");

        api.as("acme").with("Idempotency-Key", "once").post(JOBS, JOB);

        assertThat(engine.asked.getFirst().headers().get("Idempotency-key")).containsExactly("once");
        HttpResponse<String> refused =
                api.as("acme").with("Idempotency-Key", "x".repeat(256)).post(JOBS, JOB);
        assertThat(text(refused))
                .isEqualTo("400 {\"reason\":\"Idempotency-Key must be given once, with 1 to 255 printable"
                        + " characters of ASCII\"}");
        assertThat(engine.asked).hasSize(1);
    }

    @Test
    void aJobIsHandedOnWithTheFieldsThatAreKnownHere() {
        engine.answers(201, HAL, "{\"id\":\"j9\",\"status\":\"QUEUED\"}");

        HttpResponse<String> answer = api.as("acme").post(JOBS, JOB);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer)).isEqualTo(JsonMapper.shared().readTree("""
                {"url":"https://acme-studio.encore.prod.osaas.io/encoreJobs/j9","status":"QUEUED"}"""));
        ScriptedEngine.Asked asked = engine.asked.getFirst();
        assertThat(asked.line()).isEqualTo("POST /encoreJobs");
        assertThat(JsonMapper.shared().readTree(asked.body()))
                .isEqualTo(JsonMapper.shared().readTree("""
                {"profile":"program","outputFolder":"/usercontent/out","baseName":"a",
                 "inputs":[{"uri":"https://example.com/a.mp4","type":"AudioVideo"}],"duration":2.5,"priority":7}"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    {}                                                          | profile is required
                    {'profile':7}                                               | profile must be a string
                    {'profile':'p','baseName':'a'}                              | outputFolder is required
                    {'profile':'p','outputFolder':'/o','baseName':'a'}          | inputs is required
                    {'profile':'p','outputFolder':'/o','baseName':'a','inputs':[]}                    | inputs is required
                    {'profile':'p','outputFolder':'/o','baseName':'a','inputs':['a']}                 | inputs must be objects
                    {'profile':'p','outputFolder':'/o','baseName':'a','inputs':[{'uri':'a'}]}         | inputs.type is required
                    {'profile':'p','outputFolder':'/o','baseName':'a','inputs':[{'uri':'a','type':'Audio'}],'duration':-1}   | duration must be a number
                    {'profile':'p','outputFolder':'/o','baseName':'a','inputs':[{'uri':'a','type':'Audio'}],'priority':101}  | priority must be 0 to 100
                    {                                                           | JSON
                    ""                                                          | body
                    """)
    void aWrongBodyIsRefusedBeforeTheEngineIsAsked(String body, String reason) {
        HttpResponse<String> answer = api.as("acme").post(JOBS, body.replace('\'', '"'));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("reason").asString()).contains(reason);
        assertThat(engine.asked).isEmpty();
    }

    @Test
    void aBodyThatIsTooLargeNeverReachesTheEngine() {
        String large = "{\"profile\":\"" + "p".repeat(1_100_000) + "\"}";

        HttpResponse<String> answer = api.as("acme").post(JOBS, large);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(engine.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "400|{\"reason\":\"outputFolder must begin with /usercontent/\"}|outputFolder must begin with /usercontent/",
                "422|{\"detail\":\"no such profile\"}|no such profile",
                "404|<html>not here</html>|Instance studio refused it with status 404",
                "409|{\"reason\":\"the job exists\"}|the job exists"
            })
    void whatTheEngineRefusesIsRefusedWithItsReason(int status, String body, String reason) {
        engine.answers(status, "application/problem+json", body);

        HttpResponse<String> answer = api.as("acme").post(JOBS, JOB);

        assertThat(text(answer)).isEqualTo(status + " {\"reason\":\"" + reason + "\"}");
    }

    @Test
    void aFullQueueSaysWhenToComeBack() {
        engine.answers(
                429, "application/problem+json", "{\"reason\":\"As many jobs wait as may: 5\"}", "Retry-After", "17");

        HttpResponse<String> answer = api.as("acme").post(JOBS, JOB);

        assertThat(text(answer)).isEqualTo("429 {\"reason\":\"As many jobs wait as may: 5\"}");
        assertThat(answer.headers().firstValue("retry-after")).contains("17");
    }

    @ParameterizedTest
    @CsvSource({"401, {}", "500, at java.lang.Thread", "302, {}", "200, <html>", "200, []"})
    void whatGoesWrongInTheEngineIsNeverTheCallersFault(int status, String body) {
        engine.answers(status, "text/html", body, "Location", "http://127.0.0.1:1/");

        for (HttpResponse<String> answer :
                List.of(api.as("acme").get(JOBS), api.as("acme").post(JOBS, JOB))) {
            assertThat(text(answer)).isEqualTo("503 {\"reason\":\"Instance studio cannot answer for the moment\"}");
            assertThat(answer.headers().firstValue("retry-after")).contains("2");
        }
    }

    @Test
    void anEngineThatIsAwayIsSaidToBe() {
        engine.close();

        HttpResponse<String> answer = api.as("acme").get(JOBS);

        assertThat(text(answer)).isEqualTo("503 {\"reason\":\"Instance studio does not answer for the moment\"}");
        assertThat(answer.headers().firstValue("retry-after")).contains("2");
    }

    @ParameterizedTest
    @ValueSource(ints = {9 << 20, 200 << 20})
    void anAnswerWithoutMeasureIsNotTakenIn(int size) {
        engine.answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            byte[] block = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            for (int sent = 0; sent < size; sent += block.length) {
                out.write(block);
            }
            out.write(NONE.getBytes(StandardCharsets.UTF_8));
        });

        HttpResponse<String> answer = api.as("acme").get(JOBS);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).path("reason").asString()).contains("ask for fewer jobs at once");
    }

    @Test
    void anAnswerWithoutEndIsNotWaitedFor() {
        engine.answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        long begin = System.nanoTime();

        HttpResponse<String> answer = api.as("acme").get(JOBS);

        assertThat(text(answer)).isEqualTo("503 {\"reason\":\"Instance studio does not answer for the moment\"}");
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(60));
    }

    @Test
    void aStoppedInstanceTakesNoJobs() {
        api.as("acme").put("/scale/studio", "{\"desiredReplicas\":0}");

        for (HttpResponse<String> answer :
                List.of(api.as("acme").get(JOBS), api.as("acme").post(JOBS, JOB))) {
            assertThat(text(answer))
                    .isEqualTo(
                            "409 {\"reason\":\"Instance studio is stopped; scale it to one engine or more to go on\"}");
        }
        assertThat(engine.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, failed, 10, Instance studio has failed: out of memory",
        "STARTING, starting, 2, Instance studio is starting"
    })
    void anInstanceThatDoesNotRunSaysSo(Phase phase, String health, String wait, String reason) {
        api.runtime.become(uid(), phase, "out of memory");
        awaitHealth(health);

        HttpResponse<String> answer = api.as("acme").get(JOBS);

        assertThat(text(answer)).isEqualTo("503 {\"reason\":\"" + reason + "\"}");
        assertThat(answer.headers().firstValue("retry-after")).contains(wait);
        assertThat(engine.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void anotherTenantsInstanceIsAsUnknownAsOneThatIsNot(String method) {
        String body = method.equals("POST") ? JOB : "";

        HttpResponse<String> foreign = api.as("other").send(method, JOBS, body, "*/*");
        HttpResponse<String> absent = api.as("acme").send(method, JOBS.replace("studio", "studia"), body, "*/*");

        assertThat(text(foreign)).isEqualTo("404 {\"reason\":\"Instance studio not found\"}");
        assertThat(text(absent)).isEqualTo("404 {\"reason\":\"Instance studia not found\"}");
        assertThat(engine.asked).isEmpty();
    }

    private static Uid uid() {
        return api.runtime.observe().stream()
                .filter(seen -> seen.spec().key().label().equals("acme-studio"))
                .findFirst()
                .orElseThrow()
                .spec()
                .uid();
    }

    private static void awaitHealth(String status) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(json(api.as("acme").get("/health/studio"))
                                .path("status")
                                .asString())
                        .isEqualTo(status));
    }

    private static String text(HttpResponse<String> answer) {
        return answer.statusCode() + " " + answer.body();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
