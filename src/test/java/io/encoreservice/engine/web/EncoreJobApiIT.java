package io.encoreservice.engine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.engine.RunningEngine;
import io.encoreservice.engine.RunningEngine.Answer;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.redisson.api.RedissonClient;
import tools.jackson.databind.JsonNode;

class EncoreJobApiIT {

    private static final String KEY = "Idempotency-Key";

    @TempDir
    static Path content;

    static RedisServer redis;
    static RunningEngine engine;

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
        engine = RunningEngine.start(
                redis,
                content,
                List.of(),
                "encore-settings.poll-disabled=true",
                "encore-settings.open-api.title=Our Encore",
                "encore-settings.open-api.contact-email=video@example.org");
    }

    @AfterAll
    static void stop() {
        engine.close();
        redis.close();
    }

    @BeforeEach
    void empty() {
        engine.bean(RedissonClient.class).getKeys().flushall();
    }

    @Test
    void aPostedJobIsStoredAndShownAsHal() {
        Answer created = post("\"externalId\": \"ext-1\", \"priority\": 70, \"duration\": \"5\"");

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.header("Content-Type")).isEqualTo("application/hal+json");
        assertThat(created.header("Location")).isEqualTo(self(created)).startsWith(engine.address() + "/encoreJobs/");
        String id = created.json().get("id").stringValue();
        String date = created.json().get("createdDate").stringValue();
        assertThat(date).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(created.body()).isEqualTo("""
                        {"_links":{"self":{"href":"%s/encoreJobs/%s"}},"id":"%s","externalId":"ext-1",\
                        "profile":"program","profileParams":{},"outputFolder":"/usercontent/demo","baseName":"demo_",\
                        "createdDate":"%s","progressCallbackUri":null,"priority":70,"segmentLength":null,\
                        "message":null,"progress":0,"speed":null,"startedDate":null,"completedDate":null,\
                        "debugOverlay":false,"logContext":{},"seekTo":null,"duration":5.0,"thumbnailTime":null,\
                        "inputs":[{"uri":"https://media.example/in.mp4","videoLabel":"main","audioLabel":"main",\
                        "params":{},"dar":null,"cropTo":null,"padTo":null,"videoFilters":[],"audioFilters":[],\
                        "analyzed":null,"videoStream":null,"audioStream":null,"probeInterlaced":true,\
                        "channelLayout":null,"seekTo":null,"copyTs":false,"type":"AudioVideo"}],"output":[],\
                        "qualityMetrics":{},"status":"QUEUED"}""".formatted(engine.address(), id, id, date));
        assertThat(engine.get("/encoreJobs/" + id).body()).isEqualTo(created.body());
    }

    @Test
    void linksLeadToWhereTheRequestCameFrom() {
        Answer created = engine.post(
                "/encoreJobs/", body(""), "X-Forwarded-Host", "acme-test.encore.example", "X-Forwarded-Proto", "https");

        assertThat(self(created)).startsWith("https://acme-test.encore.example/encoreJobs/");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "profile": " "                     | profile        | must not be blank
            "outputFolder": "/etc"             | outputFolder   | must be a path under /usercontent
            "outputFolder": "/usercontent/../x"| outputFolder   | not allowed
            "outputFolder": "s3://bucket/x"    | outputFolder   | no S3 settings
            "baseName": "../x"                 | baseName       | must not contain
            "baseName": "-x"                   | baseName       | must not begin
            "baseName": "a%03d"                | baseName       | must not contain
            "priority": 101                    | priority       | between 0 and 100
            "priority": "high"                 | priority       | integer
            "segmentLength": -1                | segmentLength  | more than 0
            "segmentLength": 0                 | segmentLength  | more than 0
            "retries": 11                      | retries        | between 0 and 10
            "duration": "long"                 | duration       | number
            "progressCallbackUri": "ftp://a/b" | progressCallbackUri | http
            "inputs": []                       | inputs         | 1 to 100
            "inputs": [{"type":"Nope","uri":"https://a/b"}] | inputs[0].type | AudioVideo, Video or Audio
            "inputs": [{"type":"Video","uri":"/etc/passwd"}] | inputs[0].uri | path under /usercontent
            "inputs": [{"type":"Video","uri":"s3://a/b"}] | inputs[0].uri | no S3 settings
            "inputs": [{"type":"Video","uri":"https://a/b","cropTo":"abc"}] | inputs[0].cropTo | ratio
            "inputs": [{"type":"Video","uri":"https://a/b","videoStream":-1}] | inputs[0].videoStream | 0 or more
            "inputs": [{"type":"Video","uri":"https://a/b","videoFilters":["movie=x"]}] | inputs[0].videoFilters[0] | not allowed
            "inputs": [{"type":"Video","uri":"https://a/b","params":{"f":"lavfi"}}] | inputs[0].params | not allowed
            "id": "abc"                        | id             | UUID
            """)
    void aRuleThatIsBrokenIsNamedWithItsField(String field, String where, String rule) {
        Answer answer = post(field);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().get("violations")).anySatisfy(violation -> {
            assertThat(violation.get("field").stringValue()).startsWith(where);
            assertThat(violation.get("rule").stringValue()).contains(rule);
        });
        assertThat(answer.json().get("reason").stringValue()).contains(where);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"profile":  | not valid JSON
            []           | JSON object
            ``           | JSON object
            """)
    void aBodyThatIsNoJobIsRefusedWithAReason(String body, String reason) {
        Answer answer = engine.post("/encoreJobs", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("reason").stringValue()).contains(reason).doesNotContain("Exception");
    }

    @Test
    void aBodyOverAMegabyteIsTooLarge() {
        Answer answer = post("\"externalId\": \"" + "x".repeat(1_100_000) + "\"");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().get("reason").stringValue()).contains("1048576");
    }

    @Test
    void readOnlyAndUnknownFieldsAreIgnoredAndAFreeIdIsTaken() {
        UUID id = UUID.randomUUID();

        Answer answer = post("\"id\": \"%s\", \"status\": \"SUCCESSFUL\", \"progress\": 77, \"foo\": 1".formatted(id));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().get("id").stringValue()).isEqualTo(id.toString());
        assertThat(answer.json().get("status").stringValue()).isEqualTo("QUEUED");
        assertThat(answer.json().get("progress").intValue()).isZero();
        assertThat(post("\"id\": \"%s\"".formatted(id)).status()).isEqualTo(409);
    }

    @Test
    void anEmptyListHasItsArrayAndOnlyTheLinksThatLeadSomewhere() {
        Answer list = engine.get("/encoreJobs");

        assertThat(list.body()).isEqualTo("""
                        {"_embedded":{"encoreJobs":[]},"_links":{"self":{"href":\
                        "%1$s/encoreJobs?page=0&size=10&sort=createdDate,desc"},"search":{"href":\
                        "%1$s/encoreJobs/search"}},"page":{"number":0,"size":10,"totalElements":0,"totalPages":0}}""".formatted(engine.address()));
    }

    @Test
    void pagesAreSortedAndLinked() {
        post("\"priority\": 20, \"baseName\": \"second\"");
        post("\"priority\": 10, \"baseName\": \"first\"");
        post("\"priority\": 30, \"baseName\": \"third\"");

        Answer page = engine.get("/encoreJobs?sort=priority,asc&size=1&page=1");

        assertThat(page.json().at("/_embedded/encoreJobs/0/baseName").stringValue())
                .isEqualTo("second");
        assertThat(page.json().get("_links").propertyNames())
                .containsExactly("first", "prev", "self", "next", "last", "search");
        assertThat(page.json().at("/_links/last/href").stringValue())
                .isEqualTo(engine.address() + "/encoreJobs?page=2&size=1&sort=priority,asc");
        assertThat(engine.get("/encoreJobs?size=2")
                        .json()
                        .at("/_embedded/encoreJobs/0/baseName")
                        .stringValue())
                .isEqualTo("third");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sort=foo,asc                              | Sorting by foo is not allowed! Allowed fields: [createdDate, priority]
            sort=createdDate,asc&sort=priority,desc   | Illegal sort: createdDate: ASC,priority: DESC. Only one sort property is allowed.
            """)
    void aSortThatIsNotThereIsRefused(String query, String reason) {
        Answer answer = engine.get("/encoreJobs?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("reason").stringValue()).isEqualTo(reason);
    }

    @Test
    void searchesFindByTheirIndex() {
        post("\"externalId\": \"a b&c\", \"baseName\": \"one\"");
        post("\"externalId\": \"other\", \"baseName\": \"two\"");

        Answer found = engine.get("/encoreJobs/search/findByExternalId?externalId=a%20b%26c");

        assertThat(found.json().at("/page/totalElements").intValue()).isEqualTo(1);
        assertThat(found.json().at("/_embedded/encoreJobs/0/baseName").stringValue())
                .isEqualTo("one");
        assertThat(found.json().at("/_links/self/href").stringValue())
                .endsWith("findByExternalId?externalId=a%20b%26c&page=0&size=10&sort=createdDate,desc");
        assertThat(total("findByBaseName?baseName=two")).isEqualTo(1);
        assertThat(total("findByProfile?profile=program")).isEqualTo(2);
        assertThat(total("findByStatus?status=QUEUED")).isEqualTo(2);
        assertThat(total("findByStatus?status=FAILED")).isZero();
        assertThat(engine.get("/encoreJobs/search/findByStatus?status=NOPE").status())
                .isEqualTo(400);
        assertThat(engine.get("/encoreJobs/search/findByStatus").status()).isEqualTo(400);
        assertThat(engine.get("/encoreJobs/search")
                        .json()
                        .at("/_links/findByStatus/href")
                        .stringValue())
                .endsWith("/encoreJobs/search/findByStatus{?status}");
    }

    @Test
    void theQueueIsShownInTheOrderInWhichItIsTaken() {
        String low = id(post("\"priority\": 10, \"baseName\": \"low\""));
        String high = id(post("\"priority\": 90, \"baseName\": \"high\""));

        Answer queue = engine.get("/queue");

        assertThat(queue.json().get(0).propertyNames())
                .containsExactly("@class", "created", "id", "segment", "priority");
        assertThat(queue.json().get(0).get("id").stringValue()).isEqualTo(high);
        assertThat(queue.json().get(1).get("id").stringValue()).isEqualTo(low);
        assertThat(engine.get("/queueCount").body())
                .isEqualTo("{\"{encore}:queue:0\":1,\"{encore}:queue:1\":1,\"total\":2}");
    }

    @Test
    void aWaitingJobsPriorityIsChangedWithinItsRange() {
        String id = id(post("\"priority\": 10"));

        Answer changed = engine.post("/encoreJobs/" + id + "/priority", "{\"priority\": 90}");

        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.json().get("priority").intValue()).isEqualTo(90);
        assertThat(engine.get("/queue").json().get(0).get("priority").intValue())
                .isEqualTo(90);
        assertThat(engine.get("/queueCount").body())
                .isEqualTo("{\"{encore}:queue:0\":1,\"{encore}:queue:1\":0,\"total\":1}");
        for (String bad : List.of("{}", "{\"priority\": 101}", "{\"priority\": \"high\"}", "[]")) {
            Answer refused = engine.post("/encoreJobs/" + id + "/priority", bad);
            assertThat(refused.status()).as(bad).isEqualTo(400);
        }
        assertThat(engine.post("/encoreJobs/" + id + "/priority", "{}")
                        .json()
                        .get("reason")
                        .stringValue())
                .isEqualTo("priority must be between 0 and 100");
        engine.post("/encoreJobs/" + id + "/cancel", "");
        Answer late = engine.post("/encoreJobs/" + id + "/priority", "{\"priority\": 90}");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().get("reason").stringValue())
                .isEqualTo("Cannot change the priority of a job with status CANCELLED!");
        assertThat(engine.post("/encoreJobs/" + UUID.randomUUID() + "/priority", "{\"priority\": 90}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theQueueIsPausedAndResumed() {
        post("");

        assertThat(engine.post("/queue/pause", "").body()).isEqualTo("{\"paused\":true,\"waiting\":1,\"running\":0}");
        assertThat(post("\"baseName\": \"other\"").status()).isEqualTo(201);
        assertThat(engine.get("/queue/state").body()).isEqualTo("{\"paused\":true,\"waiting\":2,\"running\":0}");
        assertThat(engine.post("/queue/resume", "").body()).isEqualTo("{\"paused\":false,\"waiting\":2,\"running\":0}");
        assertThat(engine.call("GET", "/queue/pause").status()).isEqualTo(405);
    }

    @Test
    void aRepeatedRequestWithItsKeyAnswersTheSameJobAndAnotherOneIsRefused() {
        Answer first = engine.post("/encoreJobs", body("\"profileParams\": {\"a\": 1, \"b\": 2}"), KEY, "k1");

        Answer again = engine.post("/encoreJobs", body("\"profileParams\": {\"b\": 2, \"a\": 1}"), KEY, "k1");

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(total("findByBaseName?baseName=demo_")).isEqualTo(1);
        Answer other = engine.post("/encoreJobs", body("\"baseName\": \"other\""), KEY, "k1");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.json().get("reason").stringValue()).isEqualTo("This Idempotency-Key was used for another job");
        assertThat(engine.post("/encoreJobs", body("\"baseName\": \"other\""), KEY, "k2")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aKeyThatIsNoneIsRefused() {
        Answer answer = engine.post("/encoreJobs", body(""), KEY, "x".repeat(256));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("reason").stringValue())
                .isEqualTo("Idempotency-Key must be given once, with 1 to 255 printable characters of ASCII");
        assertThat(engine.post("/encoreJobs", body(""), KEY, "a", KEY, "b").status())
                .isEqualTo(400);
    }

    @Test
    void aJobThatWouldWriteTheFilesOfAnUnfinishedOneIsRefusedAndOthersAreNot() {
        String first = id(post(""));

        Answer same = post("\"outputFolder\": \"/usercontent//demo/\"");

        assertThat(same.status()).isEqualTo(409);
        assertThat(same.json().get("reason").stringValue())
                .startsWith("/usercontent/demo/demo__")
                .contains("will be written by job " + first);
        assertThat(post("\"outputFolder\": \"/usercontent/other\"").status()).isEqualTo(201);
        assertThat(post("\"baseName\": \"other_\"").status()).isEqualTo(201);
        engine.post("/encoreJobs/" + first + "/cancel", "");
        assertThat(post("").status()).isEqualTo(201);
    }

    @Test
    void aWaitingJobIsCancelledOnceAndCanThenBeForgotten() {
        String id = id(post(""));
        assertThat(engine.call("DELETE", "/encoreJobs/" + id).status()).isEqualTo(409);

        Answer cancelled = engine.post("/encoreJobs/" + id + "/cancel", "");

        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.body()).isEmpty();
        assertThat(engine.get("/queue").body()).isEqualTo("[]");
        Answer again = engine.post("/encoreJobs/" + id + "/cancel", "");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().get("reason").stringValue()).isEqualTo("Cannot cancel job with status CANCELLED!");
        assertThat(engine.call("DELETE", "/encoreJobs/" + id).status()).isEqualTo(204);
        assertThat(engine.get("/encoreJobs/" + id).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/encoreJobs/00000000-0000-0000-0000-000000000000,404",
        "POST,/encoreJobs/00000000-0000-0000-0000-000000000000/cancel,404",
        "GET,/encoreJobs/abc,400",
        "PUT,/encoreJobs/00000000-0000-0000-0000-000000000000,405",
        "PATCH,/encoreJobs/00000000-0000-0000-0000-000000000000,405",
        "POST,/encoreJobs,415",
        "GET,/nothing/here,404"
    })
    void everyRefusalIsAProblemWithAReason(String method, String path, int status) {
        Answer answer = engine.call(method, path);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().get("reason").stringValue()).isNotBlank();
        assertThat(answer.json().get("instance").stringValue()).isEqualTo(path);
        assertThat(answer.json().get("status").intValue()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "*/*,application/hal+json",
        "application/hal+json,application/hal+json",
        "application/json,application/json"
    })
    void theMediaTypeIsWhatTheClientAsksFor(String accept, String expected) {
        Answer answer = engine.get("/encoreJobs", "Accept", accept);

        assertThat(answer.header("Content-Type")).isEqualTo(expected);
        assertThat(engine.get("/encoreJobs", "Accept", "application/xml").status())
                .isEqualTo(406);
    }

    @ParameterizedTest
    @CsvSource({
        "/v3/api-docs,application/json,servers",
        "/v3/api-docs/,application/json,servers",
        "/v3/api-docs.yaml,application/vnd.oai.openapi,openapi:"
    })
    void theApiDescribesItself(String path, String type, String content) {
        Answer answer = engine.get(path, "X-Forwarded-Host", "acme-test.encore.example", "X-Forwarded-Proto", "https");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith(type);
        assertThat(answer.body())
                .contains(content)
                .contains("https://acme-test.encore.example")
                .contains("/encoreJobs/{id}/cancel");
    }

    @Test
    void theDescriptionHasTheOperatorsNameAndContact() {
        JsonNode info = engine.get("/v3/api-docs").json().path("info");

        assertThat(info.path("title").asString()).isEqualTo("Our Encore");
        assertThat(info.path("description").asString()).isEqualTo("SVT Encore's API of transcoding jobs");
        assertThat(info.at("/contact/email").asString()).isEqualTo("video@example.org");
    }

    @Test
    void everyOperationOnFilesIsDescribedWithItsRefusals() {
        JsonNode files = engine.get("/v3/api-docs").json().at("/paths/~1usercontent~1**");

        assertThat(files.propertyNames()).containsExactlyInAnyOrder("get", "put", "delete");
        assertThat(files.at("/put/requestBody/content").propertyNames()).containsExactly("application/octet-stream");
        assertThat(files.at("/put/responses").propertyNames())
                .contains("201", "204", "400", "409", "412", "413", "507")
                .doesNotContain("200");
        assertThat(files.at("/delete/parameters").findValuesAsString("name")).contains("recursive", "If-Match");
        assertThat(files.at("/delete/responses").propertyNames()).contains("204", "404", "409", "412");
    }

    private static Answer post(String fields) {
        return engine.post("/encoreJobs", body(fields));
    }

    /** A good job; fields that are given come last and so replace its own. */
    private static String body(String fields) {
        return """
                {"profile": "program", "outputFolder": "/usercontent/demo", "baseName": "demo_",
                 "inputs": [{"type": "AudioVideo", "uri": "https://media.example/in.mp4"}]%s}
                """.formatted(fields.isEmpty() ? "" : ", " + fields);
    }

    private static String id(Answer created) {
        return created.json().get("id").stringValue();
    }

    private static String self(Answer created) {
        return created.json().at("/_links/self/href").stringValue();
    }

    private static int total(String search) {
        return engine.get("/encoreJobs/search/" + search)
                .json()
                .at("/page/totalElements")
                .intValue();
    }
}
