package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.RunningProxy.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.controlplane.instance.InstanceStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By which ways a token is brought to an instance's host, and what comes of it. */
class ProxyDoorsIT {

    private static final String COOKIE = "Cookie: encore.sat=token-of-acme";

    @Test
    void aTokenIsTakenAsThePasswordOfTheUserNamedUser() throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            int status = client.send(request("POST", "/encoreJobs", basic("user:token-of-acme")))
                    .answer()
                    .status();

            assertThat(status).isEqualTo(200);
            assertThat(engine.requests.getFirst().head())
                    .doesNotContain("token-of-acme")
                    .doesNotContain(basic("user:token-of-acme"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "User:token-of-acme",
                "user",
                "user:",
                ":token-of-acme",
                "admin:token-of-acme",
                "user:nonsense",
                "user::token-of-acme"
            })
    void anyOtherUserOrPasswordIsRefused(String pair) throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            assertThat(client.send(request("GET", "/", basic(pair))).answer().status())
                    .isEqualTo(401);
            assertThat(engine.requests).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization: Basic %%%", "Authorization: Basic ", "Authorization: Digest x"})
    void whatIsNoBasicIsRefused(String header) throws IOException {
        try (RunningProxy proxy = new RunningProxy();
                RawClient client = proxy.connect()) {
            assertThat(client.send(request("GET", "/", header)).answer().status())
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void aCookieReadsAndNeverReachesTheEngineWhileOthersDo(String method) throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            client.send(request(method, "/", "Cookie: theme=dark; encore.sat=token-of-acme; encore.sat2=x"));

            assertThat(client.answer(method.equals("GET")).status()).isEqualTo(200);
            RecordingEngine.Request seen = engine.requests.getFirst();
            assertThat(seen.head()).doesNotContain("token-of-acme");
            assertThat(seen.has("cookie: theme=dark; encore.sat2=x")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST ",
                "DELETE ",
                "PUT ",
                "PATCH ",
                "OPTIONS ",
                "POST Sec-Fetch-Site: same-site",
                "POST Sec-Fetch-Site: cross-site",
                "POST Sec-Fetch-Site: none",
                "POST Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: same-site",
                "POST Sec-Fetch-Site: same-origin, same-site"
            })
    void aCookieThatAnotherHostsPageMayHaveSentChangesNothing(String methodAndHeader) throws IOException {
        String[] parts = methodAndHeader.split(" ", 2);
        String extra = parts[1].isEmpty() ? COOKIE : COOKIE + "\r\n" + parts[1];
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            RawClient.Answer answer =
                    client.send(request(parts[0], "/encoreJobs", extra)).answer();

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).contains("encore.sat");
            assertThat(engine.requests).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: same-origin, cross-site",
                "Origin: http://evil.example",
                "Origin: null"
            })
    void aPasswordThatABrowserKeptChangesNothingForAnotherHostsPage(String from) throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            String headers = basic("user:token-of-acme") + "\r\n" + from;

            RawClient.Answer answer = client.send(request("POST", "/encoreJobs/1/cancel", headers))
                    .answer();

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).contains("password");
            assertThat(engine.requests).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: none", "Origin: http://" + HOST})
    void aPasswordServesTheHostsOwnPagesAndItsUser(String from) throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            String headers = basic("user:token-of-acme") + "\r\n" + from;

            int status = client.send(request("POST", "/encoreJobs/1/cancel", headers))
                    .answer()
                    .status();

            assertThat(status).isEqualTo(200);
        }
    }

    @Test
    void theHostsOwnPageMayChangeThingsByCookie() throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            String sent = request("POST", "/encoreJobs", COOKIE, "Sec-Fetch-Site: same-origin");

            assertThat(client.send(sent).answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cookie: encore.sat=token-of-acme; encore.sat=token-of-acme",
                "Cookie: encore.sat=token-of-acme\r\nCookie: encore.sat=token-of-mallory"
            })
    void severalCookiesOfTheNameAreRefused(String cookies) throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            RawClient.Answer answer = client.send(request("GET", "/", cookies)).answer();

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).contains("several");
            assertThat(engine.requests).isEmpty();
        }
    }

    @Test
    void aTokenInAHeaderWinsOverACookie() throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            String good = request("POST", "/", "x-jwt: Bearer token-of-acme", "Cookie: encore.sat=nonsense");
            String bad = request("GET", "/", "x-jwt: Bearer nonsense", COOKIE);

            assertThat(client.send(good).answer().status()).isEqualTo(200);
            assertThat(client.send(bad).answer().status()).isEqualTo(401);
        }
    }

    @Test
    void aSessionBeginsWithATokenInAHeaderAndEndsWithout() throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            RawClient.Answer begun = client.send(request("POST", "/session", "x-jwt: Bearer token-of-acme"))
                    .answer();
            RawClient.Answer byBasic = client.send(request("POST", "/session", basic("user:token-of-acme")))
                    .answer();
            RawClient.Answer ended = client.send(request("DELETE", "/session")).answer();

            assertThat(begun.status()).isEqualTo(204);
            assertThat(begun.header("set-cookie"))
                    .hasValue("encore.sat=token-of-acme; Path=/; Max-Age=34560000; HttpOnly; SameSite=Strict");
            assertThat(begun.header("cache-control")).hasValue("no-store");
            assertThat(byBasic.header("set-cookie")).isEqualTo(begun.header("set-cookie"));
            assertThat(ended.status()).isEqualTo(204);
            assertThat(ended.header("set-cookie"))
                    .hasValue("encore.sat=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
            assertThat(client.get("/session").answer().status()).isEqualTo(200);
            assertThat(engine.requests).hasSize(1);
        }
    }

    @Test
    void noSessionBeginsWithoutAProofOrWhereThereIsNoInstance() throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            assertThat(client.send(request("POST", "/session")).answer().status())
                    .isEqualTo(401);
            assertThat(client.send(request("POST", "/session", COOKIE, "Sec-Fetch-Site: same-origin"))
                            .answer()
                            .status())
                    .isEqualTo(401);
            assertThat(client.send(request("POST", "/session", "x-jwt: Bearer token-of-mallory"))
                            .answer()
                            .status())
                    .isEqualTo(404);
            assertThat(client.send("POST /session HTTP/1.1\r\nHost: acme-two.encore.localhost\r\n"
                                    + "x-jwt: Bearer token-of-acme\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(404);
            assertThat(engine.requests).isEmpty();
        }
    }

    @Test
    void anEngineSetsNoCookie() throws IOException {
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> conversation.say(
                        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nSet-Cookie: encore.sat=stolen; Path=/\r\n\r\n"));
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            assertThat(client.get("/").answer().header("set-cookie")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUNNING", "STARTING", "STOPPED", "FAILED"})
    void aTenantThatStandsStillIsToldWhyHoweverTheInstanceIs(InstanceStatus status) throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy();
                RawClient client = proxy.connect()) {
            proxy.observed(status, engine.port(), null);
            String stopped = "x-jwt: Bearer stopped-token-of-acme";

            RawClient.Answer job =
                    client.send(request("GET", "/encoreJobs", stopped)).answer();
            RawClient.Answer session =
                    client.send(request("POST", "/session", stopped)).answer();
            RawClient.Answer foreign = client.send(
                            request("GET", "/encoreJobs", "x-jwt: Bearer stopped-token-of-mallory"))
                    .answer();

            assertThat(job.status()).isEqualTo(403);
            assertThat(job.body()).isEqualTo("{\"reason\":\"the trial has ended\"}");
            assertThat(session).isEqualTo(job);
            assertThat(foreign.status()).isEqualTo(404);
            assertThat(engine.requests).isEmpty();
        }
    }

    @Test
    void aPasswordIsAskedForOnlyWhereNoScriptOfABrowserWaits() throws IOException {
        try (RunningProxy proxy = new RunningProxy();
                RawClient client = proxy.connect()) {
            String program = client.send(request("GET", "/")).answer().head();
            String navigation = client.send(request("GET", "/", "User-Agent: Mozilla/5.0", "Sec-Fetch-Mode: navigate"))
                    .answer()
                    .head();
            String script = client.send(request("GET", "/", "User-Agent: Mozilla/5.0", "Sec-Fetch-Mode: cors"))
                    .answer()
                    .head();
            String oldScript = client.send(request("GET", "/", "User-Agent: Mozilla/5.0"))
                    .answer()
                    .head();

            assertThat(program).contains("Bearer realm").contains("Basic realm");
            assertThat(navigation).contains("Bearer realm").contains("Basic realm");
            assertThat(script).contains("Bearer realm").doesNotContain("Basic realm");
            assertThat(oldScript).contains("Bearer realm").doesNotContain("Basic realm");
        }
    }

    private static String basic(String pair) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String request(String method, String path, String... headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: " + HOST + "\r\n"
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
    }
}
