package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.InstanceSpec;
import io.encoreservice.controlplane.runtime.RunningInstance;
import io.encoreservice.shared.launch.EngineSettings;
import io.encoreservice.shared.redis.RedisServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class InstanceSettingsIT {

    private static final TenantId ACME = TenantId.of("acme");

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
        for (JsonNode instance : json(acme().get("/encoreinstance"))) {
            acme().delete("/encoreinstance/" + instance.path("name").asString());
        }
        api.secrets().names(ACME).forEach(name -> api.secrets().remove(ACME, name));
    }

    @Test
    void anEngineGetsTheSecretAndItsDocumentShowsTheReference() {
        api.secrets().put(ACME, "key", "the-real-key");

        HttpResponse<String> answer = create("""
                {"name":"test","s3AccessKeyId":"id","s3SecretAccessKey":"{{secrets.key}}"}""");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("s3SecretAccessKey").asString()).isEqualTo("{{secrets.key}}");
        soon(() -> assertThat(spec("test").orElseThrow().s3().secretAccessKey()).isEqualTo("the-real-key"));
        assertThat(redis.getMap("{encore}:instances", StringCodec.INSTANCE)
                        .readAllValues()
                        .toString())
                .doesNotContain("the-real-key");
    }

    @Test
    void aChangedSecretReachesTheEnginesThatUseItAndNoOther() {
        api.secrets().put(ACME, "key", "before");
        create("""
                {"name":"uses","s3AccessKeyId":"id","s3SecretAccessKey":"{{secrets.key}}"}""");
        create("{\"name\":\"doesnot\"}");
        soon(() -> assertThat(spec("uses").orElseThrow().s3().secretAccessKey()).isEqualTo("before"));
        soon(() -> assertThat(spec("doesnot")).isPresent());
        long applies = appliesOf("doesnot");

        api.secrets().put(ACME, "key", "after");

        soon(() -> assertThat(spec("uses").orElseThrow().s3().secretAccessKey()).isEqualTo("after"));
        assertThat(appliesOf("doesnot")).isEqualTo(applies);
    }

    @Test
    void anInstanceWhoseSecretWasRemovedSaysSoUntilItIsBack() {
        api.secrets().put(ACME, "key", "value");
        create("""
                {"name":"test","s3AccessKeyId":"id","s3SecretAccessKey":"{{secrets.key}}"}""");
        soon(() -> assertThat(status("test")).isEqualTo("running"));

        api.secrets().remove(ACME, "key");

        soon(() -> assertThat(acme().get("/health/test").body())
                .isEqualTo("{\"status\":\"failed\",\"message\":\"there is no secret 'key'\"}"));
        api.secrets().put(ACME, "key", "another");
        soon(() -> assertThat(status("test")).isEqualTo("running"));
        assertThat(spec("test").orElseThrow().s3().secretAccessKey()).isEqualTo("another");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3AccessKeyId", "s3SecretAccessKey", "s3SessionToken", "callbackSecret"})
    void anUnknownSecretIsRefusedAtCreationAndAtChangeByItsField(String field) {
        HttpResponse<String> created = create("{\"name\":\"test\",\"" + field + "\":\"{{secrets.nothere}}\"}");
        create("{\"name\":\"other\"}");
        HttpResponse<String> changed =
                acme().patch("/encoreinstance/other", "{\"" + field + "\":\"{{secrets.nothere}}\"}");

        for (HttpResponse<String> answer : List.of(created, changed)) {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(json(answer).path("reason").asString())
                    .isEqualTo(field + " cannot be set: there is no secret 'nothere'");
        }
        assertThat(acme().get("/encoreinstance/test").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{secrets.}}", "{{secrets.a b}}", "{{secrets.key}}x", "{{secrets.key"})
    void aMalformedReferenceIsRefused(String value) {
        api.secrets().put(ACME, "key", "value");

        HttpResponse<String> answer = create("{\"name\":\"test\",\"s3SecretAccessKey\":\"" + value + "\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("s3SecretAccessKey must be {{secrets.<name>}} as a whole");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3Region", "s3Endpoint"})
    void whatIsShownInClearTakesNoSecret(String field) {
        api.secrets().put(ACME, "key", "value");

        HttpResponse<String> answer = create("{\"name\":\"test\",\"" + field + "\":\"{{secrets.key}}\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("reason").asString()).startsWith(field + " must be");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3AccessKeyId",
                "s3SecretAccessKey",
                "s3SessionToken",
                "s3Region",
                "s3Endpoint",
                "profilesUrl",
                "callbackSecret"
            })
    void noSettingCanHaveTheEngineFillInOneOfItsOwn(String field) {
        HttpResponse<String> answer =
                create("{\"name\":\"test\",\"" + field + "\":\"https://a.example/${ENCORE_SETTINGS_REDIS_URI}\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("reason").asString()).isEqualTo(field + " must not contain '${'");
    }

    @Test
    void neitherCanASecret() {
        api.secrets().put(ACME, "key", "${ENCORE_SETTINGS_REDIS_URI}");

        HttpResponse<String> answer = create("""
                {"name":"test","s3AccessKeyId":"id","s3SecretAccessKey":"{{secrets.key}}"}""");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("reason").asString())
                .isEqualTo("s3SecretAccessKey cannot be set: the secret 'key' contains '${'");
    }

    @Test
    void anotherTenantsSecretIsNoSecret() {
        api.secrets().put(TenantId.of("other"), "theirs", "value");

        assertThat(create("{\"name\":\"test\",\"s3SessionToken\":\"{{secrets.theirs}}\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void anEngineGetsTheCallbacksSecretAndNobodyElseDoes(CapturedOutput output) {
        api.secrets().put(ACME, "key", "a-key-for-callbacks");
        create("""
                {"name":"refers","callbackSecret":"{{secrets.key}}"}""");

        HttpResponse<String> answer = create("""
                {"name":"has","callbackSecret":"told-in-the-request"}""");

        assertThat(json(answer).path("callbackSecret").asString()).isEqualTo("***");
        assertThat(json(acme().get("/encoreinstance/refers"))
                        .path("callbackSecret")
                        .asString())
                .isEqualTo("{{secrets.key}}");
        soon(() -> assertThat(spec("has").orElseThrow().settings().callbackSecret())
                .isEqualTo("told-in-the-request"));
        soon(() -> assertThat(spec("refers").orElseThrow().settings().callbackSecret())
                .isEqualTo("a-key-for-callbacks"));
        assertThat(acme().get("/encoreinstance").body()).doesNotContain("told-in-the", "a-key-for");
        assertThat(output.toString()).doesNotContain("told-in-the", "a-key-for");
    }

    @Test
    void anotherCallbacksSecretReachesTheEngines() {
        api.secrets().put(ACME, "key", "a-key-for-callbacks");
        create("""
                {"name":"test","callbackSecret":"{{secrets.key}}"}""");
        soon(() -> assertThat(spec("test")).isPresent());

        api.secrets().put(ACME, "key", "another-key-for-callbacks");

        soon(() -> assertThat(spec("test").orElseThrow().settings().callbackSecret())
                .isEqualTo("another-key-for-callbacks"));
        int before = spec("test").orElseThrow().restartGeneration();
        acme().patch("/encoreinstance/test", "{\"callbackSecret\":\"a-key-of-its-own-now\"}");
        soon(() -> assertThat(spec("test").orElseThrow().settings().callbackSecret())
                .isEqualTo("a-key-of-its-own-now"));
        assertThat(spec("test").orElseThrow().restartGeneration()).isEqualTo(before + 1);
    }

    @Test
    void aSecretThatIsTooShortForCallbacksIsRefusedAndHindersNoEngineFromStopping() {
        api.secrets().put(ACME, "short", "0123456789abcde");
        api.secrets().put(ACME, "key", "0123456789abcdef");

        HttpResponse<String> referred = create("{\"name\":\"test\",\"callbackSecret\":\"{{secrets.short}}\"}");
        HttpResponse<String> told = create("{\"name\":\"test\",\"callbackSecret\":\"0123456789abcde\"}");

        assertThat(referred.statusCode()).isEqualTo(400);
        assertThat(json(referred).path("reason").asString())
                .isEqualTo("callbackSecret cannot be set: the secret of callbackSecret is shorter than 16 characters");
        assertThat(told.statusCode()).isEqualTo(400);
        assertThat(json(told).path("reason").asString())
                .isEqualTo("callbackSecret must be at least 16 characters long, or {{secrets.<name>}}, or empty");
        create("{\"name\":\"test\",\"callbackSecret\":\"{{secrets.key}}\"}");
        soon(() -> assertThat(status("test")).isEqualTo("running"));
        api.secrets().put(ACME, "key", "short");
        soon(() -> assertThat(acme().get("/health/test").body()).contains("failed", "shorter than 16 characters"));
        acme().put("/scale/test", "{\"desiredReplicas\":0}");
        soon(() -> assertThat(status("test")).isEqualTo("stopped"));
    }

    @Test
    void whatHoldsForEveryEncodeIsShownMergedAndReachesTheEngines() {
        HttpResponse<String> created = create("""
                {"name":"test","encoding":{"exit-on-error":false,"default-channel-layouts":{"3":"3.0"}}}""");
        soon(() -> assertThat(spec("test")).isPresent());

        HttpResponse<String> changed = acme().patch("/encoreinstance/test", """
                {"encoding":{"exitOnError":null,"globalParams":{"threads":2}}}""");

        assertThat(json(created).path("encoding").toString())
                .isEqualTo("{\"exitOnError\":false,\"defaultChannelLayouts\":{\"3\":\"3.0\"}}");
        assertThat(json(changed).path("encoding").toString())
                .isEqualTo("{\"globalParams\":{\"threads\":\"2\"},\"defaultChannelLayouts\":{\"3\":\"3.0\"}}");
        assertThat(json(acme().get("/encoreinstance/test")).path("encoding"))
                .isEqualTo(json(changed).path("encoding"));
        soon(() -> assertThat(spec("test").orElseThrow().settings().encoding().globalParams())
                .isEqualTo(Map.of("threads", "2")));
        assertThat(spec("test").orElseThrow().restartGeneration()).isEqualTo(1);
        acme().patch("/encoreinstance/test", "{\"encoding\":{\"globalParams\":{\"threads\":\"2\"}}}");
        acme().patch("/encoreinstance/test", "{\"encoding\":\"\"}");
        soon(() -> assertThat(spec("test").orElseThrow().settings()).isEqualTo(EngineSettings.NONE));
        assertThat(spec("test").orElseThrow().restartGeneration()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    {'exit-on-error':1}                  | encoding.exitOnError must be true or false
                    {'globalParams':{'i':'/etc/passwd'}} | encoding.globalParams.i is not allowed
                    {'audioMixPresets':{'x':{}}}         | encoding.audioMixPresets.x must have one of
                    {'filterValidFfprobeParams':false}   | encoding.filterValidFfprobeParams is no such setting
                    """)
    void aBadEncodingIsRefusedAtCreationAndAtChangeByItsField(String encoding, String reason) {
        create("{\"name\":\"other\"}");
        String settings = "\"encoding\":" + encoding.replace('\'', '"') + "}";

        HttpResponse<String> created = create("{\"name\":\"test\"," + settings);
        HttpResponse<String> changed = acme().patch("/encoreinstance/other", "{" + settings);

        for (HttpResponse<String> answer : List.of(created, changed)) {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(json(answer).path("reason").asString()).startsWith(reason);
        }
        assertThat(acme().get("/encoreinstance/test").statusCode()).isEqualTo(404);
    }

    @Test
    void aRepeatedCreationWithOtherSettingsIsAnotherCreation() {
        String body = "{\"name\":\"test\",\"encoding\":{\"exitOnError\":false}}";

        assertThat(keyed("settings", body).statusCode()).isEqualTo(200);
        assertThat(keyed("settings", body).statusCode()).isEqualTo(200);
        assertThat(keyed("settings", body.replace("false", "true")).statusCode())
                .isEqualTo(409);
        assertThat(keyed("settings", "{\"name\":\"test\"}").statusCode()).isEqualTo(409);
    }

    @Test
    void labelsAreShownMergedAndNeverRestartAnEngine() {
        HttpResponse<String> created = create("{\"name\":\"test\",\"labels\":{\"team\":\"news\",\"a/b\":\"\"}}");
        soon(() -> assertThat(status("test")).isEqualTo("running"));
        InstanceSpec before = spec("test").orElseThrow();

        HttpResponse<String> changed =
                acme().patch("/encoreinstance/test", "{\"labels\":{\"team\":\"sport\",\"a/b\":null,\"new\":\"1\"}}");

        assertThat(json(created).path("labels").toString()).isEqualTo("{\"a/b\":\"\",\"team\":\"news\"}");
        assertThat(json(changed).path("labels").toString()).isEqualTo("{\"new\":\"1\",\"team\":\"sport\"}");
        assertThat(json(acme().get("/encoreinstance/test")).path("labels"))
                .isEqualTo(json(changed).path("labels"));
        assertThat(json(acme().patch("/encoreinstance/test", "{\"labels\":null}"))
                        .path("labels")
                        .isEmpty())
                .isTrue();
        assertThat(spec("test")).contains(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"x\"",
                "{\"Team\":\"x\"}",
                "{\"\":\"x\"}",
                "{\"-a\":\"x\"}",
                "{\"a\":1}",
                "{\"a\":{}}",
                "{\"a\":\"\\u0000\"}",
                "{\"a\":\"0123456789012345678901234567890123456789012345678901234567890123\"}"
            })
    void aLabelThatBreaksTheRuleIsRefused(String labels) {
        HttpResponse<String> answer = create("{\"name\":\"test\",\"labels\":" + labels + "}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("reason").asString()).startsWith("labels must");
    }

    @Test
    void theListShowsOnlyWhatIsAskedFor() {
        create("{\"name\":\"one\",\"labels\":{\"team\":\"news\",\"env\":\"prod,x\"}}");
        create("{\"name\":\"two\",\"labels\":{\"team\":\"sport\"}}");
        create("{\"name\":\"three\"}");
        acme().put("/scale/three", "{\"desiredReplicas\":0}");
        soon(() -> assertThat(status("one") + status("two")).isEqualTo("runningrunning"));

        assertThat(names("?label=team")).containsExactly("one", "two");
        assertThat(names("?label=team=news")).containsExactly("one");
        assertThat(names("?label=team&label=env=prod,x")).containsExactly("one");
        assertThat(names("?label=team=nobody")).isEmpty();
        assertThat(names("?status=stopped")).containsExactly("three");
        assertThat(names("?status=running&label=team=sport")).containsExactly("two");
        assertThat(names("?status=running&status=stopped")).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?status=on", "?status=", "?label=", "?label==x", "?label=Team", "?label=a=%00"})
    void aBadFilterIsRefused(String query) {
        assertThat(acme().get("/encoreinstance" + query).statusCode()).isEqualTo(400);
    }

    @Test
    void aRepeatedCreationAnswersTheInstanceAsItIsNow() {
        HttpResponse<String> first = keyed("repeat", "{\"name\":\"test\"}");
        acme().patch("/encoreinstance/test", "{\"labels\":{\"a\":\"b\"}}");

        HttpResponse<String> again = keyed("repeat", "{\"name\":\"test\"}");
        HttpResponse<String> other = keyed("repeat", "{\"name\":\"other\"}");
        HttpResponse<String> without = create("{\"name\":\"test\"}");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(json(again).path("createdAt")).isEqualTo(json(first).path("createdAt"));
        assertThat(json(again).path("labels").toString()).isEqualTo("{\"a\":\"b\"}");
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(without.statusCode()).isEqualTo(409);
        assertThat(without.body()).contains("Name is already taken");
    }

    @Test
    void theKeyOfARemovedInstanceMakesNoOther() {
        keyed("removed", "{\"name\":\"test\"}");
        acme().delete("/encoreinstance/test");

        HttpResponse<String> late = keyed("removed", "{\"name\":\"test\"}");

        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("has been removed");
        assertThat(keyed("another", "{\"name\":\"test\"}").statusCode()).isEqualTo(200);
    }

    @Test
    void aKeyIsItsTenantsOwn() {
        keyed("shared", "{\"name\":\"test\"}");

        HttpResponse<String> theirs =
                api.as("other").with("Idempotency-Key", "shared").post("/encoreinstance", "{\"name\":\"theirs\"}");

        assertThat(theirs.statusCode()).isEqualTo(200);
        api.as("other").delete("/encoreinstance/theirs");
    }

    @Test
    void manyRepetitionsAtOnceMakeOneInstance() throws Exception {
        List<Future<HttpResponse<String>>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                answers.add(threads.submit(() -> keyed("parallel", "{\"name\":\"test\"}")));
            }
        }

        for (Future<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
        assertThat(names("")).containsExactly("test");
    }

    @Test
    void aKeyThatIsTooLongIsRefused() {
        assertThat(keyed("k".repeat(255), "{\"name\":\"test\"}").statusCode()).isEqualTo(200);
        assertThat(keyed("k".repeat(256), "{\"name\":\"test\"}").statusCode()).isEqualTo(400);
    }

    private static InstanceApiRoom.Request acme() {
        return api.as("acme");
    }

    private static HttpResponse<String> create(String body) {
        return acme().post("/encoreinstance", body);
    }

    private static HttpResponse<String> keyed(String key, String body) {
        return acme().with("Idempotency-Key", key).post("/encoreinstance", body);
    }

    private static List<String> names(String query) {
        List<String> names = new ArrayList<>();
        json(acme().get("/encoreinstance" + query))
                .forEach(instance -> names.add(instance.path("name").asString()));
        return names;
    }

    private static String status(String name) {
        return json(acme().get("/health/" + name)).path("status").asString();
    }

    private static Optional<InstanceSpec> spec(String name) {
        return api.runtime.observe().stream()
                .map(RunningInstance::spec)
                .filter(spec -> spec.key().label().equals("acme-" + name))
                .findFirst();
    }

    private static long appliesOf(String name) {
        Uid uid = spec(name).orElseThrow().uid();
        return api.runtime.calls().stream()
                .filter(call -> call.equals("apply " + uid))
                .count();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }
}
