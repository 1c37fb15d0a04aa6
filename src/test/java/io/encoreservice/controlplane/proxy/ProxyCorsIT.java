package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.RunningProxy.HOST;
import static io.encoreservice.controlplane.proxy.RunningProxy.PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of the configured origins may call instances, and those of no other, whatever an engine says. */
class ProxyCorsIT {

    private static final String ENGINES_OWN =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nAccess-Control-Allow-Origin: *\r\n"
                    + "Access-Control-Allow-Credentials: true\r\nVary: Accept\r\n\r\nok";
    private static RecordingEngine engine;
    private static RunningProxy proxy;

    @BeforeAll
    static void start() throws IOException {
        engine = new RecordingEngine((head, conversation) -> conversation.say(ENGINES_OWN));
        proxy = new RunningProxy().running(engine.port());
    }

    @AfterAll
    static void stop() throws IOException {
        proxy.close();
        engine.close();
    }

    @Test
    void aPreflightIsAnsweredWithoutATokenAndWithoutTheEngine() throws IOException {
        int before = engine.requests.size();

        RawClient.Answer answer = ask(HOST, "OPTIONS", PAGE, "Access-Control-Request-Method: PUT");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("access-control-allow-origin")).hasValue(PAGE);
        assertThat(answer.header("access-control-allow-methods").orElse("")).contains("PUT", "DELETE");
        assertThat(answer.header("access-control-allow-headers").orElse(""))
                .contains("x-jwt", "authorization", "range");
        assertThat(answer.header("access-control-allow-credentials")).isEmpty();
        assertThat(answer.header("vary").orElse("")).isEqualToIgnoringCase("origin");
        assertThat(engine.requests).hasSize(before);
    }

    @Test
    void aPreflightTellsNothingOfWhatIsThere() throws IOException {
        RawClient.Answer there = ask(HOST, "OPTIONS", PAGE, "Access-Control-Request-Method: PUT");
        RawClient.Answer absent =
                ask("nobody-none.encore.localhost", "OPTIONS", PAGE, "Access-Control-Request-Method: PUT");

        assertThat(absent).isEqualTo(there);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "https://player.example.com.evil.example",
                "http://player.example.com",
                "https://player.example.com:8443",
                "HTTPS://PLAYER.EXAMPLE.COM",
                "https://player.example.com\r\nOrigin: https://player.example.com"
            })
    void anyOtherOriginIsRefusedInAdvanceAndReadsNothing(String origin) throws IOException {
        RawClient.Answer preflight = ask(HOST, "OPTIONS", origin, "Access-Control-Request-Method: GET");
        RawClient.Answer call = ask(HOST, "GET", origin, "x-jwt: Bearer token-of-acme");

        assertThat(preflight.status()).isEqualTo(403);
        assertThat(preflight.header("access-control-allow-origin")).isEmpty();
        assertThat(call.header("access-control-allow-origin")).isEmpty();
        assertThat(call.header("access-control-allow-credentials")).isEmpty();
    }

    @Test
    void answersAndRefusalsCanBeReadByTheConfiguredPage() throws IOException {
        RawClient.Answer answer = ask(HOST, "GET", PAGE, "x-jwt: Bearer token-of-acme");
        RawClient.Answer refusal = ask(HOST, "GET", PAGE, "x-jwt: Bearer nonsense");
        RawClient.Answer byProgram = ask(HOST, "GET", "", "x-jwt: Bearer token-of-acme");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("access-control-allow-origin")).hasValue(PAGE);
        assertThat(answer.header("access-control-expose-headers").orElse("")).contains("location", "retry-after");
        assertThat(answer.header("access-control-allow-credentials")).isEmpty();
        assertThat(answer.head()).containsIgnoringCase("vary: accept").containsIgnoringCase("vary: origin");
        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.header("access-control-allow-origin")).hasValue(PAGE);
        assertThat(byProgram.header("access-control-allow-origin")).isEmpty();
        assertThat(byProgram.head()).containsIgnoringCase("vary: origin");
    }

    private static RawClient.Answer ask(String host, String method, String origin, String header) throws IOException {
        try (RawClient client = proxy.connect()) {
            return client.send(method + " /encoreJobs HTTP/1.1\r\nHost: " + host + "\r\n"
                            + (origin.isEmpty() ? "" : "Origin: " + origin + "\r\n") + header + "\r\n\r\n")
                    .answer();
        }
    }
}
