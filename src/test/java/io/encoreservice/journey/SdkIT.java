package io.encoreservice.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.shared.s3.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What people already have: npm's real SDKs of the hosted platform, unmodified, against the packaged jar over TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdkIT {

    private static final Path CLIP = Path.of("src", "main", "resources", "samples", "clip.mp4");

    private S3Server s3;
    private Service service;
    private Sdk sdk;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Tools.demand("The suite of the public SDKs", "node", "npm", "curl");
        s3 = S3Server.start();
        service = Service.start(folder, "--encore.tls.self-signed=true", "--encore.outbound.allow=" + s3.authority());
        Path authority = service.data().resolve("tls").resolve("ca.pem");
        sdk = Sdk.install("localhost:" + service.apiPort() + "/", authority, service.token("--personal"));
    }

    @AfterAll
    void stop() {
        try (S3Server objects = s3;
                Service running = service) {
            assertThat(running == null).isEqualTo(objects == null);
        }
    }

    @Test
    void anInstanceLivesItsWholeLife() throws Exception {
        JsonNode created = sdk.call("createEncoreInstance(ctx, { name: 'life' })");
        assertThat(created.path("name").asString()).isEqualTo("life");
        assertThat(created.path("url").asString()).startsWith("https://default-life.encore.localhost:");

        assertThat(sdk.call("getEncoreInstance(ctx, 'life')").path("url")).isEqualTo(created.path("url"));
        assertThat(onInstances("listInstances(ctx, 'encore', sat)"))
                .anySatisfy(listed -> assertThat(listed.path("name").asString()).isEqualTo("life"));
        assertThat(onInstances("getInstanceHealth(ctx, 'encore', 'life', sat)").asString())
                .isEqualTo("running");
        assertThat(onInstances("getLogsForInstance(ctx, 'encore', 'life', sat)"))
                .isNotEmpty();
        assertThat(onInstances("getPortsForInstance(ctx, 'encore', 'life', sat)")
                        .isArray())
                .isTrue();
        assertThat(onInstances("getInstanceScaling(ctx, 'encore', 'life', sat)")
                        .path("desiredReplicas")
                        .asInt())
                .isEqualTo(1);

        onInstances("restartInstance(ctx, 'encore', 'life', sat)");
        sdk.call("waitForInstanceReady('encore', 'life', ctx)");

        sdk.call("removeEncoreInstance(ctx, 'life')");
        assertThat(sdk.call("getEncoreInstance(ctx, 'life')").isNull()).isTrue();
    }

    @Test
    void aFileGoesFromS3ThroughAnEncoreToS3() throws Exception {
        s3.put("input", "clip.mp4", CLIP);
        s3.createBucket("output");
        sdk.call("saveSecret('encore', 's3secret', '" + s3.secretKey() + "', ctx)");
        sdk.call("createEncoreInstance(ctx, { name: 'objects', s3AccessKeyId: '" + s3.accessKey()
                + "', s3SecretAccessKey: '{{secrets.s3secret}}', s3Endpoint: '" + s3.endpoint() + "' })");
        assertThat(sdk.call("listTranscodeJobs(ctx, 'objects')")).isEmpty();

        JsonNode job = sdk.call("transcode(ctx, { encoreInstanceName: 'objects', profile: 'program', externalId: 'one',"
                + " inputUrl: new URL('s3://input/clip.mp4'), outputUrl: new URL('s3://output/one/'), duration: 2 })");
        String id = job.path("id").asString();
        String get = "getTranscodeJob(ctx, 'objects', '" + id + "')";
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() ->
                        assertThat(sdk.call(get).path("status").asString()).isIn("SUCCESSFUL", "FAILED", "CANCELLED"));

        JsonNode done = sdk.call(get);
        assertThat(done.path("status").asString()).as(done.toString()).isEqualTo("SUCCESSFUL");
        assertThat(s3.list("output"))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(key).startsWith("one/"));
        assertThat(s3.get("output", s3.list("output").getFirst())).isNotEmpty();
        assertThat(sdk.call("listTranscodeJobs(ctx, 'objects')"))
                .anySatisfy(listed -> assertThat(listed.path("id").asString()).isEqualTo(id));
        sdk.call("removeEncoreInstance(ctx, 'objects')");
    }

    @Test
    void aRefusalReachesTheCallerAsItsReason() throws Exception {
        onInstances("createInstance(ctx, 'encore', sat, { name: 'twice' })");

        JsonNode again = refused("createInstance(ctx, 'encore', sat, { name: 'twice' })");
        assertThat(again.path("status").asInt()).isEqualTo(409);
        assertThat(again.path("error").asString()).contains("already taken");
        assertThat(refused("createInstance(ctx, 'encore', sat, { name: 'ill', workers: 0 })")
                        .path("error")
                        .asString())
                .contains("workers");
        assertThat(refused("restartInstance(ctx, 'encore', 'nobody', sat)")
                        .path("error")
                        .asString())
                .contains("not found");
        onInstances("removeInstance(ctx, 'encore', 'twice', sat)");
    }

    @Test
    void aPersonalTokenIsWhatOpensAndNothingElse() throws Exception {
        JsonNode services = sdk.call("listSubscriptions(ctx)");
        assertThat(services.get(0).path("serviceId").asString()).isEqualTo("encore");
        assertThat(services.get(0).path("apiUrl").asString())
                .isEqualTo("https://localhost:" + service.apiPort() + "/encoreinstance");
        sdk.call("removeSubscription(ctx, 'encore')");
        assertThat(sdk.call("ctx.getServiceAccessToken('encore')").asString()).contains(".");

        String stranger = "new Context({ environment: ctx.getEnvironment(), personalAccessToken: 'no.such.token' })";
        JsonNode refused = sdk.failure(stranger + ".getServiceAccessToken('encore')");
        assertThat(refused.path("status").asInt()).isEqualTo(401);
        assertThat(refused.path("error").asString()).isNotBlank().doesNotContain("{");
        assertThat(sdk.failure("ctx.getServiceAccessToken('eyevinn-test-adserver')")
                        .path("status")
                        .asInt())
                .isEqualTo(404);
    }

    @Test
    void theTokenGivenInExchangeEndsWithinAnHour() throws Exception {
        String sat = sdk.call("ctx.getServiceAccessToken('encore')").asString();
        String exchanged =
                "createFetch('https://token.svc.' + ctx.getEnvironment() + '.osaas.io/servicetoken', { method:"
                        + " 'POST', body: '{\"serviceId\":\"encore\"}', headers: { 'content-type': 'application/json',"
                        + " 'x-pat-jwt': 'Bearer ' + ctx.getPersonalAccessToken() } })";
        JsonNode answer = sdk.call(exchanged);

        assertThat(sat).isNotEqualTo(answer.path("token").asString());
        assertThat(answer.path("expiry").isIntegralNumber()).isTrue();
        assertThat(answer.path("expiry").asLong())
                .isBetween(
                        Instant.now().plusSeconds(3000).getEpochSecond(),
                        Instant.now().plusSeconds(3601).getEpochSecond());
    }

    @Test
    void curlBelievesBothPortsWithTheAuthorityAndNeitherWithout() throws Exception {
        Path authority = service.data().resolve("tls").resolve("ca.pem");
        String api = "https://localhost:" + service.apiPort() + "/healthz";
        String instance = "https://default-nobody.encore.localhost:" + service.proxyPort() + "/";

        assertThat(curl("--cacert", authority.toString(), api)).isEqualTo("0 {\"status\":\"ok\"}");
        assertThat(curl("--cacert", authority.toString(), instance)).startsWith("0 {\"reason\":");
        for (String url : List.of(api, instance)) {
            assertThat(curl(url)).startsWith("60 ");
        }
        assertThat(service.log()).containsPattern("Trust +" + Pattern.quote(authority + "  (curl --cacert"));
    }

    private static String curl(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder curl = new ProcessBuilder("curl", "-sS", "--noproxy", "*");
        curl.command().addAll(List.of(arguments));
        Process process = curl.redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + told;
    }

    private JsonNode onInstances(String call) throws Exception {
        return sdk.call(withToken(call));
    }

    private JsonNode refused(String call) throws Exception {
        return sdk.failure(withToken(call));
    }

    private static String withToken(String call) {
        return "ctx.getServiceAccessToken('encore').then((sat) => " + call + ")";
    }
}
