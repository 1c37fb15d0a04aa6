package io.encoreservice.controlplane.osc;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.secret.SecretStore;
import io.encoreservice.controlplane.tenant.Tenants;
import io.encoreservice.controlplane.token.TokenIssuer;
import io.encoreservice.controlplane.web.Http;
import io.encoreservice.controlplane.web.Http.Answer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** What a tenant that stands still may do at each door: look, and get tokens to look with. */
@OscTest
@TestPropertySource(properties = {"encore.plans.trial.lifetime=1ms", "encore.data-dir=target/it/stopped"})
class StoppedTenantIT {

    private static final TenantId IDLE = TenantId.of("idle");
    private static final String REASON = "Tenant idle is suspended: unpaid";

    private final Http http;
    private final Tenants tenants;
    private final SecretStore secrets;
    private final String service;
    private final String personal;

    @Autowired
    StoppedTenantIT(@LocalServerPort int port, TokenIssuer issuer, Tenants tenants, SecretStore secrets) {
        this.http = new Http(port);
        this.tenants = tenants;
        this.secrets = secrets;
        this.service = "Bearer " + issuer.serviceToken(IDLE, Duration.ofHours(1));
        this.personal = "Bearer " + issuer.personal(IDLE, Duration.ofHours(1)).value();
    }

    @BeforeEach
    void suspend() {
        secrets.put(IDLE, "kept", "value");
        tenants.suspend(IDLE, "unpaid");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /probe",
        "GET, /probe/",
        "HEAD, /probe",
        "OPTIONS, /probe",
        "GET, /probe/named/test",
        "GET, /whoami"
    })
    void lookingIsAnsweredAsEver(String method, String path) throws Exception {
        Answer answer = http.send(method, path, null, "x-jwt", service);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /probe",
        "POST, /probe/",
        "POST, /%70robe",
        "PUT, /probe",
        "PATCH, /probe",
        "DELETE, /probe",
        "TRACK, /probe",
        "POST, /nowhere",
        "POST, /whoami"
    })
    void changingIsRefusedWithTheReason(String method, String path) throws Exception {
        isRefused(http.send(method, path, "{\"name\":\"x\"}", "x-jwt", service, "Content-Type", "application/json"));
        isRefused(http.send(
                method,
                path,
                "{\"name\":\"x\"}",
                "Authorization",
                service,
                "X-HTTP-Method-Override",
                "GET",
                "Content-Type",
                "application/json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /mysubscriptions        |                          | 200",
                "POST   | /mysubscriptions        | {\"services\":[\"encore\"]} | 200",
                "DELETE | /mysubscriptions/encore |                          | 204",
                "POST   | /servicetoken           | {\"serviceId\":\"encore\"}  | 200",
                "GET    | /mysecrets/encore       |                          | 200",
                "GET    | /mysecrets/encore/kept  |                          | 200"
            })
    void whatLeadsToATokenStaysOpen(String method, String path, @Nullable String body, int status) throws Exception {
        Answer answer = withPersonal(method, path, body == null ? "" : body);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | /mysecrets/encore      | {\"secretName\":\"new\",\"secretData\":\"x\"}",
                "PUT    | /mysecrets/encore/kept | {\"secretData\":\"x\"}",
                "DELETE | /mysecrets/encore/kept | {}"
            })
    void secretsAreOnlyLookedAt(String method, String path, String body) throws Exception {
        isRefused(withPersonal(method, path, body));

        assertThat(secrets.names(IDLE)).containsExactly("kept");
        assertThat(secrets.find(IDLE, "kept")).contains("value");
    }

    @Test
    void whoamiSaysWhyAlsoToATokenGotWhileStopped() throws Exception {
        String exchanged = withPersonal("POST", "/servicetoken", "{\"serviceId\":\"encore\"}")
                .json()
                .path("token")
                .asString();

        for (String token : new String[] {service, "Bearer " + exchanged}) {
            Answer who = http.get("/whoami", "x-jwt", token);

            assertThat(who.json().path("status").asString()).isEqualTo("stopped");
            assertThat(who.json().path("message").asString()).isEqualTo(REASON);
        }
        isRefused(http.post("/probe", "{\"name\":\"x\"}", "x-jwt", "Bearer " + exchanged));
    }

    @Test
    void onceResumedNothingIsRefusedAnyMore() throws Exception {
        tenants.resume(IDLE);

        assertThat(http.post("/probe", "{\"name\":\"x\"}", "x-jwt", service).status())
                .isEqualTo(200);
        assertThat(http.get("/whoami", "x-jwt", service).json().has("message")).isFalse();
        assertThat(withPersonal("PUT", "/mysecrets/encore/kept", "{\"secretData\":\"value\"}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"someone@example.com", "else@example.com"})
    void aTrialWhoseTimeIsOverMayStillBeLookedAt(String email) throws Exception {
        String trial = "Bearer "
                + http.post("/token", "{\"company\":\"ACME\",\"email\":\"" + email + "\"}")
                        .json()
                        .path("token")
                        .asString();

        Answer who = http.get("/whoami", "x-jwt", trial);
        Answer refused = http.post("/probe", "{\"name\":\"x\"}", "x-jwt", trial);

        assertThat(who.status()).as(who.toString()).isEqualTo(200);
        assertThat(who.json().path("status").asString()).isEqualTo("stopped");
        assertThat(who.json().path("message").asString()).contains("on the plan trial ended at");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.reason()).isEqualTo(who.json().path("message").asString());
    }

    private Answer withPersonal(String method, String path, String body) throws Exception {
        return http.send(method, path, body, "x-pat-jwt", personal, "Content-Type", "application/json");
    }

    private static void isRefused(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
        assertThat(answer.header("content-type").orElse("")).startsWith("application/json");
        assertThat(answer.json().propertyNames()).containsExactly("reason");
        assertThat(answer.reason()).isEqualTo(REASON);
    }
}
