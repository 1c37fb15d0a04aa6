package io.encoreservice.controlplane.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.web.Http.Answer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

@ApiTest
@TestPropertySource(
        properties = {
            "encore.data-dir=target/it/pages-of-others",
            "encore.cors.allowed-origins=https://player.example.com"
        })
class PagesOfOthersIT {

    private static final String PAGE = "https://player.example.com";

    private final Http http;

    @Autowired
    PagesOfOthersIT(@LocalServerPort int port) {
        this.http = new Http(port);
    }

    @Test
    void aConfiguredPageMayAskWithoutATokenAndReadsEvenRefusals() throws Exception {
        Answer preflight = http.send(
                "OPTIONS",
                "/probe",
                null,
                "Origin",
                PAGE,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "x-jwt,content-type");
        Answer refusal = http.get("/probe", "Origin", PAGE);

        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("access-control-allow-origin")).hasValue(PAGE);
        assertThat(preflight.header("access-control-allow-headers").orElse("")).contains("x-jwt");
        assertThat(preflight.header("access-control-allow-credentials")).isEmpty();
        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.header("access-control-allow-origin")).hasValue(PAGE);
    }

    @Test
    void anyOtherPageIsRefusedWithAReason() throws Exception {
        Answer preflight = http.send(
                "OPTIONS", "/probe", null, "Origin", "https://evil.example", "Access-Control-Request-Method", "POST");
        Answer call = http.get("/healthz", "Origin", "https://evil.example");

        assertThat(preflight.status()).isEqualTo(403);
        assertThat(preflight.json().path("reason").asString()).contains("origin");
        assertThat(call.status()).isEqualTo(403);
        assertThat(call.header("access-control-allow-origin")).isEmpty();
    }
}
