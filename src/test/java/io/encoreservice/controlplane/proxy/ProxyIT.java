package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.RunningProxy.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.instance.InstanceGone;
import io.encoreservice.controlplane.instance.InstanceStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of the proxy, and what an engine sees of it. */
class ProxyIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static String get(String path, String host, String... headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n"
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
    }

    @Test
    void aRequestReachesItsEngineAndTheAnswerComesBack() throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            RawClient.Answer answer = client.get("/encoreJobs?page=1").answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("ok");
            RecordingEngine.Request seen = engine.requests.getFirst();
            assertThat(seen.head()).startsWith("GET /encoreJobs?page=1 HTTP/1.1\r\n");
            assertThat(seen.has("host: 127.0.0.1:" + engine.port())).isTrue();
            assertThat(seen.has("x-forwarded-host: " + HOST)).isTrue();
            assertThat(seen.has("x-forwarded-port: 80")).isTrue();
            assertThat(seen.has("x-forwarded-proto: http")).isTrue();
            assertThat(seen.has("x-forwarded-for: 127.0.0.1")).isTrue();
            assertThat(seen.has("authorization: " + proxy.credentials.basicAuthorization(RunningProxy.UID)))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-jwt: Bearer token-of-acme",
                "Authorization: Bearer token-of-acme",
                "x-jwt: Bearer token-of-acme\r\nCookie: a=b; encore.sat=token-of-acme",
                "x-jwt: Bearer token-of-acme\r\nAuthorization: Bearer token-of-acme\r\nX_Jwt: Bearer token-of-acme"
            })
    void theTokenNeverReachesTheEngine(String headers) throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            assertThat(client.send(get("/", HOST, headers)).answer().status()).isEqualTo(200);

            assertThat(engine.requests.getFirst().head()).doesNotContain("token-of-acme");
        }
    }

    @Test
    void withoutATokenEveryHostAnswersTheSame401() throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            RawClient.Answer there = client.send(get("/", HOST)).answer();
            RawClient.Answer absent =
                    client.send(get("/", "acme-two.encore.localhost")).answer();
            RawClient.Answer elsewhere = client.send(get("/", "example.org")).answer();

            assertThat(there.status()).isEqualTo(401);
            assertThat(there.header("www-authenticate")).hasValue("Bearer realm=\"encore\"");
            assertThat(there.header("content-type")).hasValue("application/json");
            assertThat(absent).isEqualTo(there);
            assertThat(elsewhere).isEqualTo(there);
            assertThat(engine.requests).isEmpty();
        }
    }

    @Test
    void aBadTokenHearsWhyItIsBad() throws IOException {
        try (RunningProxy proxy = new RunningProxy();
                RawClient client = proxy.connect()) {
            RawClient.Answer answer =
                    client.send(get("/", HOST, "x-jwt: Bearer nonsense")).answer();

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo("{\"reason\":\"the token is not one of ours\"}");
            assertThat(answer.header("www-authenticate").orElseThrow()).contains("invalid_token");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "other-one.encore.localhost",
                "acme-absent.encore.localhost",
                "example.org",
                "127.0.0.1",
                "[::1]:80",
                "acme-one.encore.localhost.",
                "acme-one.encore.localhost:9",
                "acme-one.x.encore.localhost",
                "encore.localhost",
                "localhost"
            })
    void whatIsNotTheCallersIsAbsentByteForByte(String host) throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            RawClient.Answer foreign = client.send(get("/", HOST, "x-jwt: Bearer token-of-mallory"))
                    .answer();
            RawClient.Answer absent =
                    client.send(get("/", host, "x-jwt: Bearer token-of-acme")).answer();

            assertThat(foreign.status()).isEqualTo(404);
            assertThat(foreign.body()).isEqualTo("{\"reason\":\"Instance not found\"}");
            assertThat(absent).isEqualTo(foreign);
            assertThat(engine.requests).isEmpty();
        }
    }

    @Test
    void aRequestToAStartingInstanceWaitsUntilItRuns() throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy(0, LONG, LONG);
                RawClient client = proxy.connect()) {
            proxy.observed(InstanceStatus.STARTING, 0, null);
            client.get("/held");
            client.socket.setSoTimeout(500);
            assertThatThrownBy(client::read).isInstanceOf(java.net.SocketTimeoutException.class);
            client.socket.setSoTimeout(60_000);

            proxy.running(engine.port());

            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(engine.requests.getFirst().head()).startsWith("GET /held ");
        }
    }

    @Test
    void anInstanceThatIsRolledIsServedWithoutWaiting() throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy(0, LONG, LONG);
                RawClient client = proxy.connect()) {
            proxy.observed(InstanceStatus.STARTING, engine.port(), null);

            assertThat(client.get("/rolling").answer().status()).isEqualTo(200);
            assertThat(engine.requests.getFirst().head()).startsWith("GET /rolling ");
        }
    }

    @Test
    void aFailedInstanceIsNotServedEvenIfAnEngineOfItsAnswers() throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy(0, LONG, LONG);
                RawClient client = proxy.connect()) {
            proxy.observed(InstanceStatus.FAILED, engine.port(), "its image cannot be pulled");

            RawClient.Answer failed = client.get("/").answer();

            assertThat(failed.status()).isEqualTo(503);
            assertThat(failed.header("retry-after")).contains("30");
            assertThat(failed.body()).contains("its image cannot be pulled");
            assertThat(engine.requests).isEmpty();
        }
    }

    @Test
    void aRequestThatHasWaitedLongEnoughIsToldToComeAgain() throws IOException {
        try (RunningProxy proxy = new RunningProxy(0, Duration.ofMillis(200), LONG);
                RawClient client = proxy.connect()) {
            proxy.observed(InstanceStatus.STARTING, 0, null);

            RawClient.Answer answer = client.get("/").answer();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isPresent();
            assertThat(client.get("/").answer().status()).isEqualTo(503);
        }
    }

    @Test
    void failedStoppedAndGoneInstancesSaySo() throws IOException {
        try (RunningProxy proxy = new RunningProxy();
                RawClient client = proxy.connect()) {
            proxy.observed(InstanceStatus.FAILED, 0, "crashed \"5\" times");
            RawClient.Answer failed = client.get("/").answer();
            proxy.observed(InstanceStatus.STOPPED, 0, null);
            RawClient.Answer stopped = client.get("/").answer();
            proxy.routes.on(new InstanceGone(RunningProxy.KEY, RunningProxy.UID));
            RawClient.Answer gone = client.get("/").answer();

            assertThat(failed.status()).isEqualTo(503);
            assertThat(failed.body()).isEqualTo("{\"reason\":\"Instance one has failed: crashed \\\"5\\\" times\"}");
            assertThat(stopped.status()).isEqualTo(503);
            assertThat(stopped.body()).contains("stopped");
            assertThat(gone.status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator", "/actuator/env", "//actuator/env", "/./actuator/env", "/x/../actuator/env",
                "/%61ctuator/env", "/actuator;x=1/env", "/ACTUATOR/env", "/actuator/health/../env", "/actuator%2fenv"
            })
    void anEnginesActuatorIsClosed(String path) throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            assertThat(client.get(path).answer().status()).isEqualTo(404);
            assertThat(client.get("/actuator/health").answer().status()).isEqualTo(200);
            assertThat(engine.requests).hasSize(1);
        }
    }

    @Test
    void connectionsToTheEngineAreKept() throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            for (int i = 0; i < 50; i++) {
                assertThat(client.get("/" + i).answer().status()).isEqualTo(200);
            }

            assertThat(engine.connections).hasValue(1);
            assertThat(engine.requests).hasSize(50);
        }
    }

    @Test
    void anIdleConnectionThatDiesIsReplacedAndTheRequestRepeatedOnce() throws IOException {
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    conversation.say(RecordingEngine.OK);
                    if (head.startsWith("GET /last ")) {
                        conversation.in.read();
                        conversation.socket.close();
                    }
                });
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            assertThat(client.get("/last").answer().status()).isEqualTo(200);

            assertThat(client.get("/again").answer().status()).isEqualTo(200);
            assertThat(engine.connections).hasValue(2);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws IOException {
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    String path = head.split(" ", 3)[1];
                    conversation.say("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
                });
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 30; i++) {
                all.append(get("/" + i, HOST, "x-jwt: Bearer token-of-acme"));
            }
            client.send(all.toString());

            List<String> answers = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                answers.add(client.answer().body());
            }
            assertThat(answers)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 30).mapToObj(i -> "/" + i).toList());
        }
    }

    @Test
    void anAnswerCutShortIsCutShortForTheClientAndSpoilsNothing() throws IOException {
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    if (head.contains(" /sized ")) {
                        conversation.say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                        conversation.socket.close();
                    } else if (head.contains(" /chunked ")) {
                        conversation.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
                        conversation.socket.close();
                    } else {
                        conversation.say(RecordingEngine.OK);
                    }
                });
                RunningProxy proxy = new RunningProxy().running(engine.port())) {
            for (String path : List.of("/sized", "/chunked")) {
                try (RawClient client = proxy.connect()) {
                    RawClient.Answer answer = client.get(path).answer();
                    assertThat(answer.complete()).as(path).isFalse();
                    assertThat(answer.body()).isEqualTo("half");
                }
            }
            try (RawClient client = proxy.connect()) {
                for (int i = 0; i < 100; i++) {
                    assertThat(client.get("/fine").answer().body()).isEqualTo("ok");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
                "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"
            })
    void anEngineThatTalksNonsenseGives502(String bytes) throws IOException {
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    conversation.say(bytes);
                    conversation.socket.close();
                });
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            RawClient.Answer answer = client.send(
                            get("/", HOST, "x-jwt: Bearer token-of-acme", "Connection: upgrade", "Upgrade: websocket"))
                    .answer();

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("\"reason\"");
            assertThat(engine.requests.getFirst().head().toLowerCase(Locale.ROOT))
                    .doesNotContain("upgrade");
        }
    }

    @Test
    void anEngineThatIsNotThereGives503AndASilentOne504() throws IOException {
        try (RecordingEngine silent = new RecordingEngine((head, conversation) -> conversation.in.read());
                RunningProxy proxy = new RunningProxy(0, LONG, Duration.ofMillis(300));
                RawClient client = proxy.connect()) {
            proxy.running(1);
            RawClient.Answer absent = client.get("/").answer();
            proxy.running(silent.port());
            RawClient.Answer mute = client.get("/").answer();

            assertThat(absent.status()).isEqualTo(503);
            assertThat(absent.header("retry-after")).isPresent();
            assertThat(mute.status()).isEqualTo(504);
            await().atMost(LONG).untilAsserted(() -> assertThat(silent.open).hasValue(0));
        }
    }

    @Test
    void limitsOnTheHeadAreKept() throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy = new RunningProxy().running(engine.port())) {
            String start = "GET / HTTP/1.1\r\nHost: " + HOST + "\r\nx-jwt: Bearer token-of-acme\r\n";
            assertThat(status(proxy, "GET /" + "x".repeat(8192) + " HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n"))
                    .isEqualTo(414);
            assertThat(status(proxy, start + "A: " + "x".repeat(17_000) + "\r\n\r\n"))
                    .isEqualTo(431);
            assertThat(status(proxy, start + ("A: " + "x".repeat(1000) + "\r\n").repeat(17) + "\r\n"))
                    .isEqualTo(431);
            assertThat(status(proxy, start + "A: x\r\n".repeat(99) + "\r\n")).isEqualTo(431);
            assertThat(engine.requests).isEmpty();
            assertThat(status(proxy, start + "A: x\r\n".repeat(98) + "\r\n")).isEqualTo(200);
            assertThat(status(proxy, start + "A: " + "x".repeat(15_000) + "\r\n\r\n"))
                    .isEqualTo(200);
        }
    }

    @Test
    void headAndNotModifiedHaveNoBodyAndRangesPass() throws IOException {
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    if (head.startsWith("HEAD ")) {
                        conversation.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                    } else if (head.contains("If-None-Match")) {
                        conversation.say("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n");
                    } else {
                        conversation.say(
                                "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-1/9\r\nContent-Length: 2\r\n\r\nab");
                    }
                });
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            client.send(get("/", HOST, "x-jwt: Bearer token-of-acme").replace("GET", "HEAD"));
            RawClient.Answer head = client.answer(false);
            client.send(get("/", HOST, "x-jwt: Bearer token-of-acme", "If-None-Match: \"x\""));
            RawClient.Answer unchanged = client.answer();
            client.send(get("/", HOST, "x-jwt: Bearer token-of-acme", "Range: bytes=0-1"));
            RawClient.Answer part = client.answer();

            assertThat(head.header("content-length")).hasValue("1000");
            assertThat(unchanged.status()).isEqualTo(304);
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.body()).isEqualTo("ab");
            assertThat(engine.requests.getLast().has("range: bytes=0-1")).isTrue();
            assertThat(engine.connections).hasValue(1);
        }
    }

    @Test
    void continueIsAskedOfTheEngineAndPassedOn() throws IOException {
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    conversation.say("HTTP/1.1 100 Continue\r\n\r\n");
                    String body = conversation.readBody(head);
                    conversation.say("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
                });
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: " + HOST + "\r\nx-jwt: Bearer token-of-acme\r\nX-Script: 1\r\n"
                    + "Expect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            RawClient.Answer interim = client.answer();
            RawClient.Answer last = client.send("body").answer();

            assertThat(interim.status()).isEqualTo(100);
            assertThat(last.status()).isEqualTo(200);
            assertThat(last.body()).isEqualTo("body");
        }
    }

    @Test
    void aClientThatLeavesTakesItsEngineConnectionAlong() throws IOException {
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> conversation.in.read());
                RunningProxy proxy = new RunningProxy().running(engine.port())) {
            try (RawClient client = proxy.connect()) {
                client.get("/");
                await().atMost(LONG)
                        .untilAsserted(() -> assertThat(engine.requests).hasSize(1));
            }
            await().atMost(LONG).untilAsserted(() -> assertThat(engine.open).hasValue(0));
        }
    }

    @Test
    void serverSentEventsArriveOneByOneHoweverLongTheyTake() throws IOException {
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    conversation.say(
                            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n7\r\ndata: 1\r\n");
                    conversation.in.read();
                });
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            client.send(get("/events", HOST, "x-jwt: Bearer token-of-acme", "Accept: text/event-stream"));

            assertThat(client.head()).contains("text/event-stream");
            StringBuilder event = new StringBuilder();
            while (event.indexOf("data: 1") < 0) {
                event.append((char) client.read());
            }
        }
    }

    @Test
    void aTakenPortIsNamedWithItsProperty() {
        try (RunningProxy first = new RunningProxy()) {
            assertThatThrownBy(() -> new RunningProxy(first.port(), LONG, LONG))
                    .isInstanceOf(ProxyPortTakenException.class)
                    .hasMessageContaining("encore.proxy.port")
                    .hasMessageContaining(Integer.toString(first.port()));
        }
    }

    @Test
    void stoppingLetsARequestUnderWayEnd() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    conversation.say(RecordingEngine.OK);
                });
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            client.get("/");
            await().atMost(LONG).untilAsserted(() -> assertThat(engine.requests).hasSize(1));
            Thread stopping = Thread.ofVirtual().start(proxy::stop);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThatThrownBy(proxy::connect).isInstanceOf(Exception.class));
            release.countDown();

            RawClient.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("connection")).hasValue("close");
            client.socket.shutdownOutput();
            stopping.join();
        }
    }

    private static int status(RunningProxy proxy, String bytes) throws IOException {
        try (RawClient client = proxy.connect()) {
            return client.send(bytes).answer().status();
        }
    }
}
