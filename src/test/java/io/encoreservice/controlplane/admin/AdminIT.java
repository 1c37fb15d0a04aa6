package io.encoreservice.controlplane.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.Operator;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.token.TokenIssuer;
import io.encoreservice.controlplane.web.ApiTest;
import io.encoreservice.controlplane.web.Http;
import io.encoreservice.controlplane.web.Http.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

@ApiTest
@Import(AdminConfiguration.class)
@TestPropertySource(properties = "encore.data-dir=target/it/admin")
class AdminIT {

    private final Http http;
    private final TokenIssuer issuer;
    private final String admin;

    @Autowired
    AdminIT(@LocalServerPort int port, TokenIssuer issuer) {
        this.http = new Http(port);
        this.issuer = issuer;
        this.admin = issuer.admin(new Operator("alice"), Duration.ofHours(1)).value();
    }

    @Test
    void aTenantIsWrittenDownOnceAndShown() throws Exception {
        Answer made = post("/admin/tenants", "{\"tenantId\":\"acme\"}");
        Answer again = post("/admin/tenants", "{\"tenantId\":\"acme\"}");

        assertThat(made.status()).isEqualTo(200);
        assertThat(made.json().path("plan").asString()).isEqualTo("default");
        assertThat(made.json().path("status").asString()).isEqualTo("active");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.reason()).contains("already exists");
        assertThat(get("/admin/tenants/acme").body()).isEqualTo(made.body());
        assertThat(get("/admin/tenants").body()).contains("\"acme\"");
    }

    @Test
    void aSuspendedTenantMayLookButNotTouchUntilItIsResumed() throws Exception {
        String token = tenantWithToken("borrower");

        Answer suspended = post("/admin/tenants/borrower/suspend", "{\"reason\":\"unpaid\"}");

        assertThat(suspended.json().path("status").asString()).isEqualTo("stopped");
        assertThat(http.get("/probe", "x-jwt", "Bearer " + token).status()).isEqualTo(200);
        Answer refused = http.post("/probe", "{\"name\":\"x\"}", "x-jwt", "Bearer " + token);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.reason()).contains("unpaid");

        assertThat(post("/admin/tenants/borrower/resume", "{}")
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("active");
        assertThat(http.post("/probe", "{\"name\":\"x\"}", "x-jwt", "Bearer " + token)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aPersonalTokenIsShownOnceAndEndsWhenItIsRevokedTogetherWithWhatItWasExchangedFor() throws Exception {
        tenantWithToken("keeper");
        Answer made = post("/admin/tenants/keeper/tokens", "{\"note\":\"ci\",\"days\":30}");
        String id = made.json().path("id").asString();
        String value = made.json().path("token").asString();

        assertThat(value).isNotEmpty();
        Answer listed = get("/admin/tenants/keeper/tokens");
        assertThat(listed.body()).contains(id).contains("\"revoked\":false").doesNotContain(value);

        assertThat(http.send("DELETE", "/admin/tokens/" + id, "", "Authorization", "Bearer " + admin)
                        .status())
                .isEqualTo(204);
        assertThat(get("/admin/tenants/keeper/tokens").body()).contains("\"revoked\":true");
        Answer refused = http.get("/mysubscriptions", "x-pat-jwt", "Bearer " + value);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.reason()).contains("revoked");
    }

    @Test
    void allTokensOfATenantEndTogether() throws Exception {
        String token = tenantWithToken("leaver");

        assertThat(post("/admin/tenants/leaver/revoke-tokens", "{}").status()).isEqualTo(204);

        assertThat(http.get("/probe", "x-jwt", "Bearer " + token).status()).isEqualTo(401);
    }

    @Test
    void aTokenOfATenantOpensNothingHere() throws Exception {
        String token = issuer.serviceToken(TenantId.of("nosy"), Duration.ofHours(1));

        assertThat(http.get("/admin/tenants", "x-jwt", "Bearer " + token).status())
                .isEqualTo(401);
        assertThat(http.get("/probe", "x-jwt", "Bearer " + admin).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/admin/tenants|{\"tenantId\":\"Not A Name\"}|400|tenant must be",
                "/admin/tenants|{\"tenantId\":\"trial-x\"}|400|must not begin with 'trial-'",
                "/admin/tenants|{}|400|tenantId must not be blank",
                "/admin/tenants|{\"tenantId\":\"wisher\",\"plan\":\"gold\"}|400|plan must be one of",
                "/admin/tenants/trial-nobody/suspend|{\"reason\":\"x\"}|404|not found",
                "/admin/tenants/nobody/tokens|{}|404|not found",
                "/admin/tenants/nobody/tokens|{\"days\":0}|400|days"
            })
    void whatIsWrongIsNamed(String path, String body, int status, String reason) throws Exception {
        Answer answer = post(path, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.reason()).contains(reason);
    }

    @Test
    void aTenantThatNobodyWroteDownCanBeStoppedAllTheSame() throws Exception {
        String token = issuer.serviceToken(TenantId.of("unwritten"), Duration.ofHours(1));

        assertThat(post("/admin/tenants/unwritten/suspend", "{\"reason\":\"abuse\"}")
                        .status())
                .isEqualTo(200);

        Answer refused = http.post("/probe", "{\"name\":\"x\",\"size\":1}", "x-jwt", "Bearer " + token);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.reason()).contains("unwritten", "abuse");
        assertThat(post("/admin/tenants/unwritten/revoke-tokens", "").status()).isEqualTo(204);
        assertThat(http.get("/probe", "x-jwt", "Bearer " + token).status()).isEqualTo(401);
    }

    private String tenantWithToken(String tenant) throws Exception {
        assertThat(post("/admin/tenants", "{\"tenantId\":\"" + tenant + "\"}").status())
                .isEqualTo(200);
        return issuer.serviceToken(TenantId.of(tenant), Duration.ofHours(1));
    }

    private Answer post(String path, String body) throws Exception {
        return http.post(path, body, "Authorization", "Bearer " + admin);
    }

    private Answer get(String path) throws Exception {
        return http.get(path, "Authorization", "Bearer " + admin);
    }
}
