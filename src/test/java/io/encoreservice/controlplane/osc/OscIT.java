package io.encoreservice.controlplane.osc;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.secret.SecretStore;
import io.encoreservice.controlplane.token.TokenIssuer;
import io.encoreservice.controlplane.web.Http;
import io.encoreservice.controlplane.web.Http.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@OscTest
class OscIT {

    private static final TenantId ACME = TenantId.of("acme");

    private final int port;
    private final Http http;
    private final SecretStore secrets;
    private final String personal;
    private final String another;
    private final TokenIssuer issuer;

    @Autowired
    OscIT(@LocalServerPort int port, TokenIssuer issuer, SecretStore secrets) {
        this.port = port;
        this.http = new Http(port);
        this.secrets = secrets;
        this.issuer = issuer;
        this.personal = "Bearer " + issuer.personal(ACME, Duration.ofDays(1)).value();
        this.another = "Bearer "
                + issuer.personal(TenantId.of("other"), Duration.ofDays(1)).value();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mysubscriptions", "/.osaas.io/mysubscriptions", "/mysubscriptions/"})
    void everybodyIsSubscribedToEncore(String path) throws Exception {
        Answer answer = http.get(path, "x-pat-jwt", personal);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).hasSize(1);
        JsonNode encore = answer.json().get(0);
        assertThat(encore.path("serviceId").asString()).isEqualTo("encore");
        assertThat(encore.path("serviceType").asString()).isEqualTo("instance");
        assertThat(encore.path("apiUrl").asString()).isEqualTo("http://localhost:" + port + "/encoreinstance");
        assertThat(encore.path("serviceMetadata").path("title").asString()).isNotBlank();
        assertThat(StreamSupport.stream(encore.path("serviceInstanceOptions").spliterator(), false)
                        .filter(option -> option.path("mandatory").asBoolean())
                        .map(option -> option.path("name").asString()))
                .containsExactly("name");
        assertThat(answer.body()).doesNotContain("null").doesNotContain("\"reason\"");
    }

    @Test
    void subscribingAgainChangesNothing() throws Exception {
        Answer answer = http.post("/mysubscriptions", "{\"services\":[\"encore\"]}", "x-pat-jwt", personal);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("teamId").asString()).isEqualTo("acme");
        assertThat(answer.json().path("services")).hasSize(1);
    }

    @Test
    void unsubscribingIsHeardAndChangesNothing() throws Exception {
        Answer answer = http.send(
                "DELETE",
                "/mysubscriptions/encore",
                "{\"services\":[\"encore\"]}",
                "x-pat-jwt",
                personal,
                "Content-Type",
                "application/json");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(http.get("/mysubscriptions", "x-pat-jwt", personal).json()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST|/mysubscriptions|{\"services\":[\"encore\",\"minio-minio\"]}",
                "DELETE|/mysubscriptions/minio-minio|",
                "POST|/servicetoken|{\"serviceId\":\"minio-minio\"}",
                "GET|/mysecrets/minio-minio|",
                "GET|/mysecrets/minio-minio/key|",
                "POST|/mysecrets/minio-minio|{\"secretName\":\"key\",\"secretData\":\"value\"}",
                "PUT|/mysecrets/minio-minio/key|{\"secretData\":\"value\"}",
                "DELETE|/mysecrets/minio-minio/key|"
            })
    void anotherServiceIsNotFound(String method, String path, String body) throws Exception {
        Answer answer = http.send(method, path, body, "x-pat-jwt", personal, "Content-Type", "application/json");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.reason()).contains("minio-minio not found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/mysubscriptions|{}",
                "/mysubscriptions|{\"services\":[]}",
                "/mysubscriptions|{\"services\":[null]}",
                "/mysubscriptions|{\"services\":\"encore\"}",
                "/servicetoken|{}",
                "/servicetoken|{\"serviceId\":\"\"}",
                "/servicetoken|{\"serviceId\":7}",
                "/servicetoken|[]",
                "/mysecrets/encore|{}",
                "/mysecrets/encore|{\"secretName\":\"key\"}",
                "/mysecrets/encore|{\"secretName\":\"key\",\"secretData\":\"\"}",
                "/mysecrets/encore|{\"secretName\":\"a b\",\"secretData\":\"value\"}",
                "/mysecrets/encore|{\"secretData\":\"value\"}"
            })
    void aWrongBodyIsRefusedWithItsReason(String path, String body) throws Exception {
        Answer answer = http.post(path, body, "x-pat-jwt", personal);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.reason()).isNotBlank();
    }

    @Test
    void aPersonalTokenIsExchangedForOneThatOpensInstances() throws Exception {
        Answer answer = http.post("/.osaas.io/servicetoken", "{\"serviceId\":\"encore\"}", "x-pat-jwt", personal);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("cache-control")).contains("no-store");
        assertThat(answer.json().path("serviceId").asString()).isEqualTo("encore");
        assertThat(answer.json().path("expiry").isIntegralNumber()).isTrue();
        assertThat(answer.json().path("expiry").asLong())
                .isBetween(
                        Instant.now().plusSeconds(3000).getEpochSecond(),
                        Instant.now().plusSeconds(3601).getEpochSecond());
        String token = answer.json().path("token").asString();
        assertThat(http.get("/probe", "x-jwt", "Bearer " + token)
                        .json()
                        .path("tenant")
                        .asString())
                .isEqualTo("acme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mysubscriptions", "/mysecrets/encore", "/mysecrets/encore/key"})
    void noOtherTokenOpensThis(String path) throws Exception {
        String service = "Bearer " + issuer.serviceToken(ACME, Duration.ofMinutes(1));

        assertThat(http.get(path).status()).isEqualTo(401);
        assertThat(http.get(path, "x-pat-jwt", service).status()).isEqualTo(401);
        assertThat(http.get(path, "x-jwt", service).status()).isEqualTo(401);
        assertThat(http.get(path, "Authorization", personal).status()).isEqualTo(401);
    }

    @Test
    void aSecretIsKeptChangedAndForgottenAndItsValueNeverTold() throws Exception {
        Answer kept = http.post(
                "/mysecrets/encore", "{\"secretName\":\"life\",\"secretData\":\"first\"}", "x-pat-jwt", personal);
        assertThat(kept.status()).isEqualTo(200);
        assertThat(secrets.find(ACME, "life")).contains("first");

        Answer changed = http.send(
                "PUT",
                "/mysecrets/encore/life",
                "{\"secretData\":\"second\"}",
                "x-pat-jwt",
                personal,
                "Content-Type",
                "application/json");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(secrets.find(ACME, "life")).contains("second");

        Answer shown = http.get("/mysecrets/encore/life", "x-pat-jwt", personal);
        Answer listed = http.get("/mysecrets/encore", "x-pat-jwt", personal);
        assertThat(shown.json().path("secretName").asString()).isEqualTo("life");
        assertThat(listed.json())
                .anySatisfy(secret ->
                        assertThat(secret.path("secretName").asString()).isEqualTo("life"));
        for (Answer answer : List.of(kept, changed, shown, listed)) {
            assertThat(answer.body()).doesNotContain("first").doesNotContain("second");
        }

        assertThat(http.send("DELETE", "/mysecrets/encore/life", null, "x-pat-jwt", personal)
                        .status())
                .isEqualTo(204);
        assertThat(secrets.find(ACME, "life")).isEmpty();
    }

    @Test
    void anotherTenantsSecretIsNotThere() throws Exception {
        secrets.put(ACME, "mine", "value");

        assertThat(http.get("/mysecrets/encore", "x-pat-jwt", another).body()).isEqualTo("[]");
        for (String method : List.of("GET", "PUT", "DELETE")) {
            Answer answer = http.send(
                    method,
                    "/mysecrets/encore/mine",
                    "{\"secretData\":\"theirs\"}",
                    "x-pat-jwt",
                    another,
                    "Content-Type",
                    "application/json");
            assertThat(answer.status()).as(method).isEqualTo(404);
            assertThat(answer.reason()).isEqualTo("secret mine not found");
        }
        assertThat(secrets.find(ACME, "mine")).contains("value");
    }

    @Test
    void theDescriptionSaysWhichTokenIsWanted() throws Exception {
        JsonNode paths = http.get("/docs/json").json().path("paths");

        for (String path : List.of("/mysubscriptions", "/mysecrets/{serviceId}")) {
            JsonNode security = paths.path(path).path("get").path("security");
            assertThat(security).hasSize(1);
            assertThat(security.get(0).has("x-pat-jwt")).isTrue();
        }
        assertThat(paths.at("/~1servicetoken/post/responses/200/content/application~1json/schema/$ref")
                        .asString())
                .endsWith("/ServiceToken");
    }
}
