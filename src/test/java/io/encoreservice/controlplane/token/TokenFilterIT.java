package io.encoreservice.controlplane.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.Operator;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.web.ApiTest;
import io.encoreservice.controlplane.web.Http;
import io.encoreservice.controlplane.web.Http.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

@ApiTest
@ExtendWith(OutputCaptureExtension.class)
class TokenFilterIT {

    private static final int MUTATIONS = 10_000;

    private final Http http;
    private final TokenIssuer issuer;
    private final String token;

    @Autowired
    TokenFilterIT(@LocalServerPort int port, TokenIssuer issuer) {
        this.http = new Http(port);
        this.issuer = issuer;
        this.token = issuer.serviceToken(TenantId.of("acme"), Duration.ofHours(1));
    }

    @Test
    void aTokenInEitherHeaderSaysWhoCalls() throws Exception {
        Answer byXJwt = http.get("/probe", "x-jwt", "Bearer " + token);
        Answer byAuthorization = http.get("/probe", "Authorization", "bearer " + token);

        assertThat(byXJwt.status()).isEqualTo(200);
        assertThat(byXJwt.json().path("tenant").asString()).isEqualTo("acme");
        assertThat(byXJwt.json().path("plan").asString()).isEqualTo("default");
        assertThat(byAuthorization.body()).isEqualTo(byXJwt.body());
    }

    @Test
    void aTrailingSlashMakesNoDifference() throws Exception {
        assertThat(http.get("/probe/", "x-jwt", "Bearer " + token).status()).isEqualTo(200);
        assertThat(http.get("/probe/").status()).isEqualTo(401);
    }

    @Test
    void withoutATokenOneIsDemanded() throws Exception {
        Answer answer = http.get("/probe");

        isUnauthorized(answer);
        assertThat(answer.reason()).contains("x-jwt: Bearer");
    }

    @Test
    void aPersonalTokenIsToldToBeExchanged() throws Exception {
        String personal = issuer.issue(TokenKind.PERSONAL, TenantId.of("acme"), Duration.ofHours(1))
                .value();

        Answer answer = http.get("/probe", "x-jwt", "Bearer " + personal);

        isUnauthorized(answer);
        assertThat(answer.reason()).contains("personal access token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/../probe",
                "/docs/..;/probe",
                "/docs/%2e%2e/probe",
                "/docs/.%2e/probe",
                "/samples/..;a=b/probe",
                "/license;/../probe",
                "//probe",
                "/probe;/docs",
                "/probe;a=/docs/",
                "/./probe",
                "/%70robe",
                "/docs/%2e%2e%2fprobe",
                "/docs/..\\probe",
                "http://localhost/docs/../probe"
            })
    void noSpellingOfAPathLeadsPastTheFilter(String path) throws IOException {
        Answer answer = http.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer.status()).as(answer.toString()).isIn(400, 401, 404);
        assertThat(answer.body()).doesNotContain("tenant\"").contains("reason");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-Prefix: /docs",
                "X-Forwarded-Prefix: /license",
                "X-Original-URL: /docs",
                "X-Rewrite-URL: /docs",
                "X-HTTP-Method-Override: OPTIONS",
                "Forwarded: for=127.0.0.1;host=localhost;proto=https"
            })
    void noHeaderLeadsPastTheFilter(String header) throws IOException {
        Answer answer =
                http.raw("GET /probe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n\r\n");

        isUnauthorized(answer);
    }

    @Test
    void whatTheOperatorSeesIsNotOnThisPort() throws Exception {
        assertThat(http.get("/actuator/health").status()).isEqualTo(401);
        assertThat(http.get("/actuator/health", "x-jwt", "Bearer " + token).status())
                .isEqualTo(404);
        assertThat(http.get("/actuator/prometheus", "x-jwt", "Bearer " + token).status())
                .isEqualTo(404);
    }

    @Test
    void tenThousandSingleMutationsAreAllUnauthorizedWhileTheTokenIsGood(CapturedOutput log) throws Exception {
        List<String> changed = new Mutations(token, 20_261_124L)
                .single()
                .filter(text -> text.chars().allMatch(c -> c > ' ' && c < 127))
                .limit(MUTATIONS)
                .toList();

        for (int i = 0; i < MUTATIONS; i++) {
            isUnauthorized(http.get("/whoami", "x-jwt", "Bearer " + changed.get(i)));
            if (i % 10 == 0) {
                assertThat(http.get("/whoami", "x-jwt", "Bearer " + token).status())
                        .isEqualTo(200);
            }
        }

        assertThat(log).doesNotContain("\tat ").doesNotContain("Exception").doesNotContain(signature(token));
    }

    @Test
    void aHugeTokenIsUnauthorizedOrTooLarge() throws Exception {
        isUnauthorized(http.get("/probe", "x-jwt", "Bearer " + "a".repeat(5_000)));
    }

    @Test
    void whoamiTellsWhatTheTokenIsGoodFor() throws Exception {
        Answer answer = http.get("/whoami", "x-jwt", "Bearer " + token);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames())
                .containsExactlyInAnyOrder("tenantId", "plan", "status", "tokenId", "expiry", "expiresAt", "limits");
        assertThat(answer.json().path("tenantId").asString()).isEqualTo("acme");
        assertThat(answer.json().path("status").asString()).isEqualTo("active");
        assertThat(answer.json().path("limits").path("instances").asInt()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mysecrets/encore", "/mysecrets", "/%6dysecrets/encore", "/mysecrets;a=b/encore"})
    void tenantsPagesDemandAPersonalToken(String path) throws IOException {
        String personal =
                issuer.personal(TenantId.of("acme"), Duration.ofHours(1)).value();

        isUnauthorized(get(path, "x-jwt: Bearer " + token));
        isUnauthorized(get(path, "x-pat-jwt: Bearer " + token));
        isUnauthorized(get(path, "x-jwt: Bearer " + personal));
        assertThat(get(path, "x-jwt: Bearer " + token).reason()).contains("x-pat-jwt: Bearer");
        assertThat(get(path, "x-pat-jwt: Bearer " + personal).status()).isNotEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin", "/admin/tenants", "/%61dmin/tenants", "/admin;x/tenants", "/admin/"})
    void theOperatorsSideDemandsAnAdminToken(String path) throws IOException {
        String admin = issuer.admin(new Operator("alice"), Duration.ofHours(1)).value();

        isUnauthorized(get(path, "x-jwt: Bearer " + token));
        isUnauthorized(get(path, "x-pat-jwt: Bearer " + admin));
        assertThat(get(path, "Authorization: Bearer " + admin).status()).isNotEqualTo(401);
        isUnauthorized(get("/probe", "Authorization: Bearer " + admin));
    }

    private Answer get(String path, String header) throws IOException {
        return http.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n\r\n");
    }

    private static String signature(String jwt) {
        return jwt.substring(jwt.lastIndexOf('.') + 1);
    }

    private static void isUnauthorized(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        assertThat(answer.header("www-authenticate")).contains("Bearer");
        assertThat(answer.header("content-type")).contains("application/json");
        assertThat(answer.json().propertyNames()).containsExactly("reason");
    }
}
