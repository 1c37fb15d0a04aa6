package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.RunningProxy.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that two servers might read differently never become a second request, and their legal twins arrive. */
class ProxySmugglingIT {

    private static final String TOKEN = "x-jwt: Bearer token-of-acme\r\n";
    private static final String HEAD = "POST /first HTTP/1.1\r\nHost: " + HOST + "\r\n" + TOKEN;
    private static final String SECOND = "GET /second HTTP/1.1\r\nHost: " + HOST + "\r\n" + TOKEN + "\r\n";
    private static RecordingEngine engine;
    private static RunningProxy proxy;

    @BeforeAll
    static void start() throws IOException {
        engine = new RecordingEngine();
        proxy = new RunningProxy().running(engine.port());
    }

    @AfterAll
    static void stop() throws IOException {
        proxy.close();
        engine.close();
    }

    static Stream<String> ambiguous() {
        List<String> all = new ArrayList<>();
        String chunks = "0\r\n\r\n" + SECOND;
        // two framings
        all.add(HEAD + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
        all.add(HEAD + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" + chunks);
        all.add(HEAD + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
        all.add(HEAD + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nbody" + SECOND);
        all.add(HEAD + "Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + SECOND);
        all.add(HEAD + "Content-Length: 4, 4\r\n\r\nbody" + SECOND);
        // lengths that are no numbers
        for (String length : List.of(
                "+4", "-1", "4 4", "0x4", "4.0", "", "4;", "00000000000000000000004", "\u00014", "4\u000b", "²")) {
            all.add(HEAD + "Content-Length: " + length + "\r\n\r\nbody" + SECOND);
        }
        // codings that are not exactly chunked
        for (String coding : List.of(
                "xchunked",
                "chunked, identity",
                "identity",
                "identity, chunked",
                "gzip, chunked",
                "chunked, chunked",
                "chunked;q=1",
                "\"chunked\"",
                "chunke",
                "chunked,",
                ",chunked",
                "\u000bchunked",
                "chunked\u0000",
                "")) {
            all.add(HEAD + "Transfer-Encoding: " + coding + "\r\n\r\n" + chunks);
        }
        all.add(HEAD + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
        all.add(HEAD + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + chunks);
        // names and folds
        for (String line : List.of(
                "Transfer-Encoding : chunked",
                " Transfer-Encoding: chunked",
                "Transfer-Encoding\t: chunked",
                "Foo: bar\r\n Transfer-Encoding: chunked",
                "Foo: bar\r\n\tfolded",
                "Transfer-Encoding:\r\n chunked",
                "Foo: bar\nTransfer-Encoding: chunked",
                "Foo: bar\rTransfer-Encoding: chunked",
                ": empty",
                "no colon",
                "F\u0000o: bar",
                "Foo: b\u0000r",
                "F(o): bar",
                "F\u00f6o: bar",
                "Foo: bar\r",
                "Foo: b\u007fr")) {
            all.add(HEAD + line + "\r\n\r\n" + chunks);
        }
        // lines
        all.add(HEAD.replace("\r\n", "\n") + "\n" + SECOND);
        all.add("POST  /first HTTP/1.1\r\nHost: " + HOST + "\r\n" + TOKEN + "\r\n" + SECOND);
        all.add("POST\t/first HTTP/1.1\r\nHost: " + HOST + "\r\n" + TOKEN + "\r\n" + SECOND);
        all.add(" POST /first HTTP/1.1\r\nHost: " + HOST + "\r\n" + TOKEN + "\r\n" + SECOND);
        all.add("POST /first  HTTP/1.1\r\nHost: " + HOST + "\r\n" + TOKEN + "\r\n" + SECOND);
        all.add("POST /fi rst HTTP/1.1\r\nHost: " + HOST + "\r\n" + TOKEN + "\r\n" + SECOND);
        all.add("POST /first HTTP/1.1 \r\nHost: " + HOST + "\r\n" + TOKEN + "\r\n" + SECOND);
        all.add("POST /first http/1.1\r\nHost: " + HOST + "\r\n" + TOKEN + "\r\n" + SECOND);
        all.add("POST /first\r\nHost: " + HOST + "\r\n" + TOKEN + "\r\n" + SECOND);
        all.add("P\u00d6ST /first HTTP/1.1\r\nHost: " + HOST + "\r\n" + TOKEN + "\r\n" + SECOND);
        all.add("POST /fi\u00f6rst HTTP/1.1\r\nHost: " + HOST + "\r\n" + TOKEN + "\r\n" + SECOND);
        all.add("POST /first#x HTTP/1.1\r\nHost: " + HOST + "\r\n" + TOKEN + "\r\n" + SECOND);
        all.add("\n" + HEAD + "\r\n" + SECOND);
        all.add("\r\n\r\n" + HEAD + "\r\n" + SECOND);
        all.add("POST /first HTTP/1.0\r\nHost: " + HOST + "\r\n" + TOKEN + "Transfer-Encoding: chunked\r\n\r\n"
                + chunks);
        // hosts
        all.add("POST /first HTTP/1.1\r\n" + TOKEN + "\r\n" + SECOND);
        all.add("POST /first HTTP/1.1\r\nHost: " + HOST + "\r\nHost: " + HOST + "\r\n" + TOKEN + "\r\n" + SECOND);
        all.add("POST /first HTTP/1.1\r\nHost: a@" + HOST + "\r\n" + TOKEN + "\r\n" + SECOND);
        all.add("POST /first HTTP/1.1\r\nHost: " + HOST + "/x\r\n" + TOKEN + "\r\n" + SECOND);
        all.add("POST http://other.example/first HTTP/1.1\r\nHost: " + HOST + "\r\n" + TOKEN + "\r\n" + SECOND);
        all.add("POST first HTTP/1.1\r\nHost: " + HOST + "\r\n" + TOKEN + "\r\n" + SECOND);
        return all.stream();
    }

    static Stream<String> brokenBodies() {
        String head = HEAD + "Transfer-Encoding: chunked\r\n\r\n";
        return Stream.of(
                        "4\nbody\r\n0\r\n\r\n",
                        "4\r\nbody0\r\n\r\n",
                        "4\r\nbody\n0\r\n\r\n",
                        "4 \r\nbody\r\n0\r\n\r\n",
                        " 4\r\nbody\r\n0\r\n\r\n",
                        "0x4\r\nbody\r\n0\r\n\r\n",
                        "+4\r\nbody\r\n0\r\n\r\n",
                        "-4\r\nbody\r\n0\r\n\r\n",
                        "\r\n0\r\n\r\n",
                        ";ext\r\n0\r\n\r\n",
                        "g\r\n\r\n",
                        "ffffffffffffffff\r\nbody",
                        "100000000000000004\r\nbody",
                        "4;a\nb\r\nbody\r\n0\r\n\r\n",
                        "4;a\u0000\r\nbody\r\n0\r\n\r\n",
                        "4\rbody\r\n0\r\n\r\n",
                        "0\r\nFoo : bar\r\n\r\n",
                        "0\r\n folded\r\n\r\n",
                        "0\r\nFoo: bar\n\r\n",
                        "0\n\n",
                        "4;" + "x".repeat(300) + "\r\nbody\r\n0\r\n\r\n")
                .map(body -> head + body + SECOND);
    }

    static Stream<String> legal() {
        String path = "GET /first HTTP/1.1\r\nHost: ";
        return Stream.of(
                HEAD + "Content-Length: 4\r\n\r\nbody",
                HEAD + "content-length:4\r\n\r\nbody",
                HEAD + "Content-Length: \t4 \t\r\n\r\nbody",
                HEAD + "Content-Length: 0\r\n\r\n",
                HEAD + "\r\n",
                "\r\n" + HEAD + "\r\n",
                HEAD + "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
                HEAD + "Transfer-Encoding: CHUNKED\r\n\r\n0004\r\nbody\r\n000\r\n\r\n",
                HEAD + "Transfer-Encoding: chunked\r\n\r\n4;name=\"value\"\r\nbody\r\n0;x\r\n\r\n",
                HEAD + "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nTrailer-Field: x\r\n\r\n",
                HEAD + "Connection: content-length, transfer-encoding, host, x-jwt\r\nContent-Length: 4\r\n\r\nbody",
                HEAD + "Foo:\r\nBar: \u00e9\ttab\r\n\r\n",
                path + HOST.toUpperCase(java.util.Locale.ROOT) + "\r\n" + TOKEN + "\r\n",
                path + HOST + ":80\r\n" + TOKEN + "\r\n",
                "GET http://" + HOST + "/first HTTP/1.1\r\nHost: " + HOST + "\r\n" + TOKEN + "\r\n",
                "GET /first HTTP/1.0\r\nHost: " + HOST + "\r\n" + TOKEN + "\r\n");
    }

    @ParameterizedTest
    @MethodSource("ambiguous")
    void anAmbiguousHeadIsRefusedAndNothingReachesTheEngine(String bytes) throws IOException {
        int before = engine.requests.size();
        try (RawClient client = proxy.connect()) {
            RawClient.Answer answer = client.send(bytes).answer();

            assertThat(answer.status()).as("to %s", bytes).isEqualTo(400);
            assertThat(answer.body()).contains("\"reason\"");
            assertThat(client.rest()).as("nothing follows the refusal").isEmpty();
        }
        assertThat(engine.requests).hasSize(before);
        assertThat(engine.garbage).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("brokenBodies")
    void aBrokenBodyNeverEndsWellNorBecomesASecondRequest(String bytes) throws IOException {
        int before = engine.requests.size();
        try (RawClient client = proxy.connect()) {
            RawClient.Answer answer = client.send(bytes).answer();

            assertThat(answer.status()).as("to %s", bytes).isEqualTo(400);
            assertThat(client.rest()).isEmpty();
        }
        assertThat(engine.requests).hasSize(before);
        assertThat(engine.garbage).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("legal")
    void theLegalTwinArrivesOnceAndSoDoesTheRequestBehindIt(String bytes) throws IOException {
        int before = engine.requests.size();
        boolean staysOpen = !bytes.contains("HTTP/1.0");
        try (RawClient client = proxy.connect()) {
            client.send(bytes + (staysOpen ? SECOND : ""));

            assertThat(client.answer().status()).as("to %s", bytes).isEqualTo(200);
            if (staysOpen) {
                assertThat(client.answer().status()).isEqualTo(200);
            }
        }
        assertThat(engine.requests).hasSize(before + (staysOpen ? 2 : 1));
        assertThat(engine.requests.get(before).head()).contains(" /first HTTP/1.1\r\n");
        assertThat(engine.requests.get(before).body()).isIn("", "body", "4\r\nbody\r\n0\r\n\r\n");
        assertThat(engine.garbage).isEmpty();
    }
}
