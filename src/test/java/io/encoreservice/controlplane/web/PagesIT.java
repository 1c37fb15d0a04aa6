package io.encoreservice.controlplane.web;

import static io.encoreservice.controlplane.web.ErrorAnswersIT.isReason;
import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.web.Http.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@ApiTest
class PagesIT {

    private final Http http;
    private final Http management;

    @Autowired
    PagesIT(@LocalServerPort int port, @LocalManagementPort int managementPort) {
        this.http = new Http(port);
        this.management = new Http(managementPort);
    }

    @Test
    void theFirstPageSaysWhatThisIs() throws Exception {
        Answer answer = http.get("/", "Accept", "application/json");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type").orElseThrow()).startsWith("text/plain");
        assertThat(answer.body()).contains("/docs").contains("/license");
    }

    @Test
    void theLicenceIsApaches() throws Exception {
        Answer answer = http.get("/license");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type").orElseThrow()).startsWith("text/plain");
        assertThat(answer.body()).contains("Apache License").contains("Version 2.0");
    }

    @Test
    void healthzTellsNoDetails() throws Exception {
        assertThat(http.get("/healthz").body()).isEqualTo("{\"status\":\"ok\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs/json", "/docs/json/", "/v3/api-docs", "/v3/api-docs/"})
    void theApiIsDescribedInJson(String path) throws Exception {
        Answer answer = http.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type").orElseThrow()).startsWith("application/json");
        JsonNode api = answer.json();
        assertThat(api.path("openapi").asString()).startsWith("3.");
        assertThat(api.path("info").path("title").asString()).isEqualTo("Encore Service");
        assertThat(api.path("info").path("license").path("name").asString()).isEqualTo("Apache-2.0");
        assertThat(api.path("info").path("version").asString()).isNotBlank();
    }

    @Test
    void theDescriptionSaysWhereTokensGoAndWhatComesBack() throws Exception {
        JsonNode api = http.get("/v3/api-docs").json();

        JsonNode schemes = api.path("components").path("securitySchemes");
        assertThat(schemes.path("x-jwt").path("type").asString()).isEqualTo("apiKey");
        assertThat(schemes.path("x-jwt").path("in").asString()).isEqualTo("header");
        assertThat(schemes.path("bearer").path("scheme").asString()).isEqualTo("bearer");
        JsonNode probe = api.path("paths").path("/probe").path("get");
        assertThat(probe.path("security")).hasSize(2);
        assertThat(probe.path("parameters").isMissingNode()).isTrue();
        assertThat(probe.at("/responses/401/content/application~1json/schema/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/Reason");
        assertThat(api.at("/components/schemas/Reason/properties/reason/type").asString())
                .isEqualTo("string");
        JsonNode token = api.path("paths").path("/token").path("post");
        assertThat(token.path("security").isMissingNode()).isTrue();
        assertThat(token.at("/responses/200/content/application~1json/schema/$ref")
                        .asString())
                .endsWith("/TrialToken");
        assertThat(token.at("/responses").propertyNames()).contains("200", "400", "403", "429");
    }

    @Test
    void theApiIsDescribedInYamlToo() throws Exception {
        Answer answer = http.get("/v3/api-docs.yaml");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).startsWith("openapi: 3.").contains("Encore Service");
    }

    @Test
    void docsLeadsToSwaggerUiAndAllItLoads() throws Exception {
        Answer docs = http.get("/docs");
        String page = docs.header("location").orElseThrow();
        String folder = page.substring(0, page.lastIndexOf('/') + 1);

        assertThat(docs.status()).isEqualTo(302);
        assertThat(http.get(page).body()).contains("swagger-ui-bundle.js");
        for (String file : new String[] {"swagger-ui-bundle.js", "swagger-ui.css", "swagger-ui-standalone-preset.js"}) {
            assertThat(http.get(folder + file).status()).as(file).isEqualTo(200);
        }
        assertThat(http.get(folder + "swagger-initializer.js").body()).contains("/v3/api-docs/swagger-config");
        assertThat(http.get("/v3/api-docs/swagger-config").json().path("url").asString())
                .isEqualTo("/v3/api-docs");
    }

    @Test
    void theSampleCanBeReadInPieces() throws Exception {
        Answer whole = http.send("HEAD", "/samples/clip.mp4", null);
        Answer piece = http.get("/samples/clip.mp4", "Range", "bytes=4-7");

        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.header("content-type")).contains("video/mp4");
        assertThat(piece.status()).isEqualTo(206);
        assertThat(piece.body()).isEqualTo("ftyp");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/samples/nothing.mp4",
                "/samples",
                "/samples/",
                "/swagger-ui/nothing.js",
                "/docs/nothing",
                "/error"
            })
    void whatIsNotThereIsNotFound(String path) throws Exception {
        Answer answer = http.get(path);

        isReason(answer, 404);
        assertThat(answer.reason()).contains("not found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme-test.encore.localhost", "x.ENCORE.localhost:8080", "a.b.encore.localhost"})
    void whoLooksForAnInstanceHereIsMisdirected(String host) throws Exception {
        Answer answer = http.raw("GET /license HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

        isReason(answer, 421);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "127.0.0.1.evil.example:8080",
                "localhost.evil.example",
                "catalog.svc.evil.example",
                "10.0.0.1",
                "evil.example\r\nX-Forwarded-Host: localhost"
            })
    void aPageThatLedItsOwnNameHereReachesNothing(String host) throws Exception {
        Answer answer = http.raw("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

        isReason(answer, 421);
        assertThat(answer.reason()).contains("encore.api-url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "encore.localhost",
                "localhost",
                "LOCALHOST:8080",
                "notencore.localhost",
                "127.0.0.1",
                "[::1]:8080",
                "catalog.svc.localhost:8080",
                "token.svc.127.0.0.1:8080"
            })
    void anyOtherHostIsTheApi(String host) throws Exception {
        Answer answer = http.raw("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "/x", "/.osaas.io", "//", "/%"})
    void whatAProxyIsSaidToHaveCutFromThePathMakesNoDifference(String prefix) throws Exception {
        for (String path : List.of("/probe", "/token", "/healthz", "/.osaas.io/whoami")) {
            Answer without = http.get(path);
            Answer with = http.get(path, "X-Forwarded-Prefix", prefix);

            assertThat(with.status()).as(path).isEqualTo(without.status());
            assertThat(with.body()).as(path).isEqualTo(without.body());
        }
    }

    @Test
    void noOtherOriginIsLetIn() throws Exception {
        Answer answer = http.get("/healthz", "Origin", "https://evil.example");

        assertThat(answer.header("access-control-allow-origin")).isEmpty();
    }

    @Test
    void theOperatorHasAPortOfItsOwn() throws Exception {
        assertThat(management.get("/actuator/health").json().path("status").asString())
                .isEqualTo("UP");
        assertThat(management.get("/actuator/prometheus").body()).contains("jvm_memory_used_bytes");
    }
}
