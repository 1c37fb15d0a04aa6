package io.encoreservice.controlplane.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.identity.Operator;
import io.encoreservice.controlplane.token.TokenIssuer;
import io.encoreservice.controlplane.web.ApiTest;
import io.encoreservice.controlplane.web.Http;
import io.encoreservice.controlplane.web.Http.Answer;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** What the log tells afterwards of who changed what. */
@ApiTest
@Import(AdminConfiguration.class)
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(properties = "encore.data-dir=target/it/admin")
class AuditIT {

    private static final Pattern LINE = Pattern.compile(" audit +(.*)");

    private final Http http;
    private final String admin;

    @Autowired
    AuditIT(@LocalServerPort int port, TokenIssuer issuer) {
        this.http = new Http(port);
        this.admin = issuer.admin(new Operator("bob@ops"), Duration.ofHours(1)).value();
    }

    @BeforeEach
    void writeDown() throws Exception {
        call("POST", "/admin/tenants", "{\"tenantId\":\"watched\"}");
    }

    @Test
    void everyChangeIsALineThatTellsWhoWhatAndWhom(CapturedOutput log) throws Exception {
        int before = lines(log).size();

        call("POST", "/admin/tenants", "{\"tenantId\":\"audited\",\"plan\":\"trial\"}");
        call("PATCH", "/admin/tenants/audited", "{\"plan\":\"default\"}");
        call("POST", "/admin/tenants/audited/suspend", "{\"reason\":\"unpaid\"}");
        call("POST", "/admin/tenants/audited/resume", "");
        Answer made = call("POST", "/admin/tenants/audited/tokens", "{\"note\":\"CI\"}");
        String id = made.json().path("id").asString();
        call("DELETE", "/admin/tokens/" + id, "");
        call("POST", "/admin/tenants/audited/revoke-tokens", "");

        assertThat(lines(log).subList(before, lines(log).size()))
                .containsExactly(
                        "tenant created by=bob@ops of=audited how=\"trial\"",
                        "plan changed by=bob@ops of=audited how=\"default\"",
                        "tenant suspended by=bob@ops of=audited how=\"unpaid\"",
                        "tenant resumed by=bob@ops of=audited",
                        "personal token made by=bob@ops of=audited how=\"" + id + "\"",
                        "token revoked by=bob@ops of=" + id,
                        "all tokens revoked by=bob@ops of=audited");
        assertThat(log).doesNotContain(made.json().path("token").asString()).doesNotContain(admin);
    }

    @Test
    void whatChangesNothingIsNoLine(CapturedOutput log) throws Exception {
        int before = lines(log).size();

        call("GET", "/admin/tenants", null);
        call("GET", "/admin/tenants/watched", null);
        call("GET", "/admin/tenants/watched/tokens", null);
        call("POST", "/admin/tenants", "{\"tenantId\":\"watched\"}");
        call("PATCH", "/admin/tenants/watched", "{\"plan\":\"gold\"}");
        call("PATCH", "/admin/tenants/trial-nobody", "{\"plan\":\"default\"}");
        call("POST", "/admin/tenants/watched/suspend", "{}");

        assertThat(lines(log)).hasSize(before);
    }

    @Test
    void nobodyWritesALineOfTheirOwn(CapturedOutput log) throws Exception {
        int before = lines(log).size();

        call(
                "POST",
                "/admin/tenants/watched/suspend",
                "{\"reason\":\"x\\\" by=eve\\nINFO audit tenant created\\u2028by=eve\"}");

        assertThat(lines(log).subList(before, lines(log).size()))
                .containsExactly(
                        "tenant suspended by=bob@ops of=watched how=\"x  by=eve INFO audit tenant created by=eve\"");
    }

    private static List<String> lines(CapturedOutput log) {
        return log.getAll()
                .lines()
                .map(LINE::matcher)
                .filter(line -> line.find())
                .map(line -> line.group(1).strip())
                .toList();
    }

    private Answer call(String method, String path, @Nullable String body) throws Exception {
        return http.send(method, path, body, "Authorization", "Bearer " + admin, "Content-Type", "application/json");
    }
}
