package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.RunningProxy.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes the proxy passes as it was, and what must not pass leaves no trace. */
@Timeout(120)
class ProxyExactnessIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String START = HOST + "\r\nx-jwt: Bearer token-of-acme\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    @Test
    void trailersAreDroppedBothWays() throws IOException {
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> conversation.say(
                        OK + "Trailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 1\r\n\r\n"));
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: " + START + "Trailer: X-Sum\r\nTE: trailers\r\nConnection: close\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nX-Sum: 1\r\nx-jwt: Bearer other\r\n\r\n");

            String answer = client.rest();
            RecordingEngine.Request seen = engine.requests.getFirst();
            assertThat(seen.body()).isEqualTo("4\r\nbody\r\n0\r\n\r\n");
            assertThat(seen.head()).doesNotContainIgnoringCase("trailer").doesNotContain("X-Sum");
            assertThat(answer).endsWith("\r\n\r\n2\r\nok\r\n0\r\n\r\n").doesNotContainIgnoringCase("trailer");
        }
    }

    @Test
    void chunksOfAnySizeKeepTheirBytesBothWays() throws IOException {
        Random random = new Random(20_261_201L);
        StringBuilder sent = new StringBuilder();
        StringBuilder chunks = new StringBuilder();
        while (sent.length() < 1_000_000) {
            byte[] bytes = new byte[1 + random.nextInt(1 << random.nextInt(1, 16))];
            random.nextBytes(bytes);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            sent.append(text);
            chunks.append(Integer.toHexString(bytes.length))
                    .append("\r\n")
                    .append(text)
                    .append("\r\n");
        }
        try (RecordingEngine engine = new RecordingEngine((head, conversation) ->
                        conversation.say(OK + "Transfer-Encoding: chunked\r\n\r\n" + conversation.readBody(head)));
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            client.send("POST /usercontent/echo HTTP/1.1\r\nHost: " + START
                    + "X-Script: 1\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n");

            RawClient.Answer answer = client.answer();
            assertThat(answer.complete()).isTrue();
            assertThat(answer.body().equals(sent.toString()))
                    .as("the same bytes")
                    .isTrue();
        }
    }

    @Test
    void headersKeepTheirOrderTheirRepeatsAndTheirBytes() throws IOException {
        String asked = "If-None-Match: W/\"a\", \"b\"\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                + "If-Range: \"b\"\r\nRange: bytes=0-1,4-\r\nX-Odd: \u00e9 \"q\\\"\" \t,;\r\nX-Many: 1\r\nX-Many: 2\r\nX-Empty:";
        String told = "ETag: W/\"a\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nVary: Range\r\nVary: Accept\r\n"
                + "X-Odd: \u00e9 \"q\\\"\" ,;\r\nContent-Range: bytes 0-1/9\r\nAccept-Ranges: bytes\r\n";
        try (RecordingEngine engine = new RecordingEngine((head, conversation) ->
                        conversation.say("HTTP/1.1 206 Partial Content\r\n" + told + "Content-Length: 2\r\n\r\nok"));
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            RawClient.Answer answer = client.send("GET / HTTP/1.1\r\nHost: " + START + asked + "\r\n\r\n")
                    .answer();

            assertThat(engine.requests.getFirst().head()).contains(asked.substring(0, asked.length() - 8));
            assertThat(engine.requests.getFirst().head().lines()).contains("X-Empty: ");
            assertThat(answer.head()).contains(told);
            assertThat(answer.status()).isEqualTo(206);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HEAD 200 OK\r\nContent-Length: 1000000000000",
                "HEAD 200 OK\r\nTransfer-Encoding: chunked",
                "HEAD 404 Not Found\r\nContent-Length: 7",
                "GET 304 Not Modified\r\nContent-Length: 7",
                "GET 304 Not Modified\r\nETag: \"x\"",
                "GET 204 No Content\r\nX-Some: x"
            })
    void answersWithoutABodyHaveNoneAndTheConnectionServesOn(String methodAndAnswer) throws IOException {
        String[] parts = methodAndAnswer.split(" ", 2);
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> conversation.say(
                        head.contains(" /first ") ? "HTTP/1.1 " + parts[1] + "\r\n\r\n" : RecordingEngine.OK));
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            client.send(parts[0] + " /first HTTP/1.1\r\nHost: " + START + "\r\n");

            RawClient.Answer answer = client.answer(false);
            assertThat(answer.head()).startsWith("HTTP/1.1 " + parts[1].substring(0, 3));
            assertThat(answer.head()).contains(parts[1].split("\r\n", 2)[1].split(":", 2)[1]);
            assertThat(client.get("/next").answer().body()).isEqualTo("ok");
            assertThat(engine.connections).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n",
                "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n"
            })
    void interimAnswersNobodyAskedForAreDropped(String interim) throws IOException {
        try (RecordingEngine engine =
                        new RecordingEngine((head, conversation) -> conversation.say(interim + RecordingEngine.OK));
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            for (int i = 0; i < 3; i++) {
                RawClient.Answer answer = client.get("/" + i).answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("ok");
            }
            assertThat(engine.connections).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"413 Content Too Large", "417 Expectation Failed", "403 Forbidden", "200 OK"})
    void anEngineMayAnswerBeforeTheBodyThatWasAnnounced(String early) throws IOException {
        AtomicReference<String> more = new AtomicReference<>();
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    if (head.startsWith("PUT ")) {
                        conversation.say("HTTP/1.1 " + early + "\r\nContent-Length: 2\r\n\r\nno");
                        more.set(new String(conversation.in.readAllBytes(), StandardCharsets.ISO_8859_1));
                    } else {
                        conversation.say(RecordingEngine.OK);
                    }
                });
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            client.send("PUT /usercontent/x HTTP/1.1\r\nHost: " + START
                    + "X-Script: 1\r\nExpect: 100-continue\r\nContent-Length: 40\r\n\r\n");
            RawClient.Answer answer = client.answer();

            assertThat(answer.status()).isEqualTo(Integer.parseInt(early.substring(0, 3)));
            assertThat(answer.body()).isEqualTo("no");
            assertThat(answer.header("connection")).hasValue("close");
            await().atMost(LONG).untilAsserted(() -> assertThat(more).hasValue(""));
            try (RawClient next = proxy.connect()) {
                assertThat(next.get("/next").answer().body()).isEqualTo("ok");
            }
            assertThat(engine.requests).hasSize(2);
        }
    }

    @Test
    void anEarlyRefusalIsHeardInTheMiddleOfAnUpload() throws IOException {
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    conversation.in.readNBytes(10_000);
                    conversation.say("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno");
                    conversation.in.read();
                });
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            client.send("PUT /usercontent/x HTTP/1.1\r\nHost: " + START
                    + "X-Script: 1\r\nContent-Length: 10000000000\r\n\r\n" + "x".repeat(20_000));
            RawClient.Answer answer = client.answer();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.header("connection")).hasValue("close");
            assertThat(answer.body()).isEqualTo("no");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000000", "Transfer-Encoding: chunked"})
    void aClientThatLeavesInTheMiddleOfItsUploadLeavesItsEngineNoWholeRequest(String framing) throws IOException {
        AtomicReference<String> ended = new AtomicReference<>();
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    try {
                        ended.set("whole: " + conversation.readBody(head));
                    } catch (IOException cut) {
                        ended.set("cut");
                        throw cut;
                    }
                });
                RunningProxy proxy = new RunningProxy().running(engine.port())) {
            try (RawClient client = proxy.connect()) {
                client.send("PUT /usercontent/x HTTP/1.1\r\nHost: " + START + "X-Script: 1\r\n" + framing + "\r\n\r\n"
                        + "4\r\nbody\r\n");
                await().atMost(LONG)
                        .untilAsserted(() -> assertThat(engine.heads).hasSize(1));
            }

            await().atMost(LONG).untilAsserted(() -> assertThat(engine.open).hasValue(0));
            assertThat(ended).hasValue("cut");
        }
    }

    @Test
    void aClientThatLeavesInTheMiddleOfItsDownloadStopsItsEngine() throws IOException {
        AtomicReference<String> ended = new AtomicReference<>();
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    conversation.say(OK + "Content-Length: 1000000000000\r\n\r\n");
                    try {
                        pour(conversation.out);
                    } catch (SocketException stopped) {
                        ended.set("stopped");
                        throw stopped;
                    }
                });
                RunningProxy proxy = new RunningProxy().running(engine.port())) {
            try (RawClient client = proxy.connect()) {
                client.get("/usercontent/large");
                client.drain(1_000_000);
            }

            await().atMost(LONG).untilAsserted(() -> assertThat(ended).hasValue("stopped"));
            assertThat(engine.open).hasValueLessThanOrEqualTo(1);
        }
    }

    @Test
    void largeHeadersOfAnAnswerPass() throws IOException {
        String one = "X-One: " + "x".repeat(31_000) + "\r\n";
        String many = ("X-Many: " + "y".repeat(290) + "\r\n").repeat(100);
        try (RecordingEngine engine = new RecordingEngine((head, conversation) ->
                        conversation.say(OK + (head.contains(" /one ") ? one : many) + "Content-Length: 2\r\n\r\nok"));
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            assertThat(client.get("/one").answer().head()).contains(one);
            assertThat(client.get("/many").answer().head()).contains(many);
        }
    }

    @Test
    void aBlankBeforeAnAnswersColonIsTakenOut() throws IOException {
        try (RecordingEngine engine = new RecordingEngine(
                        (head, conversation) -> conversation.say(OK + "X-Some : x\r\nContent-Length : 2\r\n\r\nok"));
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            RawClient.Answer answer = client.get("/").answer();

            assertThat(answer.head()).contains("\r\nX-Some: x\r\n");
            assertThat(answer.header("content-length")).hasValue("2");
        }
    }

    private static void pour(OutputStream out) throws IOException {
        byte[] block = new byte[64 * 1024];
        while (true) {
            out.write(block);
        }
    }
}
