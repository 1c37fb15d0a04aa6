package io.encoreservice.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What people already have: npm's real SDKs of the hosted platform, unmodified, against the packaged jar over TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdkIT {

    private Service service;
    private Sdk sdk;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Tools.demand("The suite of the public SDKs", "node", "npm");
        service = Service.start(folder, "--encore.tls.self-signed=true");
        Path authority = service.data().resolve("tls").resolve("ca.pem");
        sdk = Sdk.install("localhost:" + service.apiPort() + "/", authority, service.token("--personal"));
    }

    @AfterAll
    void stop() {
        if (service != null) {
            service.close();
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
