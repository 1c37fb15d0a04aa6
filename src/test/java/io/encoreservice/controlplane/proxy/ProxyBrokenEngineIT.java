package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.RunningProxy.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an engine does wrong is seen by the client that asked, and by none that asks after it. */
@Timeout(120)
class ProxyBrokenEngineIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int LATER = 100;
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String EVIL = OK + "Content-Length: 4\r\n\r\nevil";

    /** How an engine ends its connection after it has spoken. */
    enum Ending {
        NONE,
        CLOSE,
        RESET
    }

    /** How the length of an answer that is cut short was told, and what its client gets of it. */
    enum Cut {
        SIZED("Content-Length: 100\r\n\r\nhalf"),
        CHUNKED("Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"),
        IN_A_CHUNK("Transfer-Encoding: chunked\r\n\r\n64\r\nhalf"),
        BEFORE_THE_LAST_LINE("Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\n"),
        UNTIL_CLOSE("Connection: close\r\n\r\nhalf");

        private final String answer;

        Cut(String rest) {
            answer = OK + rest;
        }
    }

    static Stream<String> nonsense() {
        return Stream.of(
                "nonsense\r\n\r\n",
                "\u0016\u0003\u0001\u0000\u0005\r\n\r\n",
                "HTTP/1.1\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "ICY 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
                OK + "Content-Length: x\r\n\r\nok",
                OK + "Content-Length: -2\r\n\r\nok",
                OK + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nok",
                OK + "Content-Length: 2, 3\r\n\r\nok",
                OK + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                OK + "F\u0000o: bar\r\nContent-Length: 2\r\n\r\nok",
                OK + "Foo: b\u0000r\r\nContent-Length: 2\r\n\r\nok",
                OK + "Foo: bar\rX: y\r\nContent-Length: 2\r\n\r\nok",
                OK + "Foo: " + "x".repeat(33_000) + "\r\nContent-Length: 2\r\n\r\nok",
                OK + ("Foo: " + "x".repeat(993) + "\r\n").repeat(33) + "Content-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 " + "x".repeat(9_000) + "\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n\u0081\u0000");
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void nonsenseGives502AtOnceThoughTheEngineGoesOnListening(String bytes) throws IOException {
        try (RecordingEngine engine = engine(bytes, Ending.NONE);
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            RawClient.Answer answer = client.get("/bad").answer();

            assertThat(answer.status()).as(SmugglingCase.shown(bytes)).isEqualTo(502);
            assertThat(answer.body()).startsWith("{\"reason\":\"");
            assertTheNextAreRight(proxy, client);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void anEngineThatOnlyPromisesAnAnswerGives502(Ending ending) throws IOException {
        try (RecordingEngine engine = engine("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 O", ending);
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            assertThat(client.get("/bad").answer().status()).isEqualTo(502);
            assertTheNextAreRight(proxy, client);
        }
    }

    static Stream<String> tooMuch() {
        return Stream.of(
                OK + "Content-Length: 2\r\n\r\nok" + EVIL,
                OK + "Content-Length: 2\r\n\r\nokay",
                OK + "Content-Length: 2\r\n\r\nok" + OK + "X-Evil: evil\r\n",
                OK + "Content-Length: 2\r\n\r\nok" + OK + "Content-Length: 4\r\nX-Evil: ",
                OK + "Content-Length: 2\r\n\r\nok" + OK + "Transfer-Encoding: chunked\r\n\r\n4\r\nevil\r\n",
                OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n" + EVIL,
                OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Trailer: x\r\n\r\n" + EVIL,
                "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + OK + "Content-Length: 2\r\n\r\nok" + EVIL,
                "HTTP/1.1 204 No Content\r\n\r\n" + EVIL,
                "HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nevil",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\nevil",
                "HTTP/1.1 304 Not Modified\r\n\r\n" + EVIL);
    }

    @ParameterizedTest
    @MethodSource("tooMuch")
    void whatAnEngineSaysBeyondItsAnswerReachesNobody(String bytes) throws IOException {
        try (RecordingEngine engine = engine(bytes, Ending.NONE);
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            RawClient.Answer answer =
                    client.get("/bad").answer(bytes.contains("200 OK\r\nCon") && bytes.contains("ok"));

            assertThat(answer.status()).isLessThan(400);
            assertThat(answer.body()).doesNotContain("evil");
            assertTheNextAreRight(proxy, client);
        }
    }

    @Test
    void aBodyThatAnsweredHeadReachesNobody() throws IOException {
        try (RecordingEngine engine = engine(EVIL, Ending.NONE);
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            client.send("HEAD /bad HTTP/1.1\r\nHost: " + HOST + "\r\nx-jwt: Bearer token-of-acme\r\n\r\n");

            assertThat(client.answer(false).header("content-length")).hasValue("4");
            assertTheNextAreRight(proxy, client);
        }
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void anAnswerCutShortNeverLooksWhole(Cut cut, Ending ending) throws IOException {
        CountDownLatch seen = new CountDownLatch(1);
        try (RecordingEngine engine = cutting(cut, ending, seen);
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            client.get("/bad");
            String head = client.head();
            readHalf(client);
            seen.countDown();
            String rest = client.rest();

            assertThat(head).startsWith(OK);
            assertThat(rest).doesNotEndWith("0\r\n\r\n").hasSizeLessThan(20);
            assertTheNextAreRight(proxy, client);
        }
    }

    static Stream<Arguments> cuts() {
        return Stream.of(Cut.values())
                .flatMap(cut -> Stream.of(Ending.CLOSE, Ending.RESET)
                        .filter(ending -> cut != Cut.UNTIL_CLOSE || ending == Ending.RESET)
                        .map(ending -> Arguments.of(cut, ending)));
    }

    @ParameterizedTest
    @EnumSource(names = {"CHUNKED", "UNTIL_CLOSE"})
    void whereOnlyTheCloseEndsAnAnswerACutIsAReset(Cut cut) throws IOException {
        CountDownLatch seen = new CountDownLatch(1);
        try (RecordingEngine engine = cutting(cut, Ending.RESET, seen);
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            client.send("GET /bad HTTP/1.0\r\nHost: " + HOST + "\r\nx-jwt: Bearer token-of-acme\r\n\r\n");
            assertThat(client.head()).startsWith(OK).containsIgnoringCase("connection: close");
            readHalf(client);
            seen.countDown();

            assertThatThrownBy(client::read).isInstanceOf(SocketException.class);
            assertTheNextAreRight(proxy, client);
        }
    }

    @Test
    void anAnswerThatEndsWithItsConnectionIsWhole() throws IOException {
        try (RecordingEngine engine = engine(OK + "Connection: close\r\n\r\nall of it", Ending.CLOSE);
                RunningProxy proxy = new RunningProxy().running(engine.port());
                RawClient client = proxy.connect()) {
            RawClient.Answer answer = client.get("/bad").answer();

            assertThat(answer.complete()).isTrue();
            assertThat(answer.body()).isEqualTo("all of it");
            assertTheNextAreRight(proxy, client);
        }
    }

    @Test
    void anAnswerWithoutEndIsCarriedUntilItsClientLeaves() throws IOException {
        byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    conversation.say(OK + "Transfer-Encoding: chunked\r\n\r\n");
                    while (true) {
                        conversation.out.write(chunk);
                    }
                });
                RunningProxy proxy = new RunningProxy().running(engine.port())) {
            long before = HeldMemory.bytes();
            long read;
            try (RawClient client = proxy.connect()) {
                client.get("/endless");
                read = client.drain(256L * 1024 * 1024);
            }

            assertThat(read).isEqualTo(256L * 1024 * 1024);
            assertThat(HeldMemory.bytes() - before).isLessThan(32L * 1024 * 1024);
            await().atMost(LONG).untilAsserted(() -> assertThat(engine.open).hasValue(0));
        }
    }

    /** Misbehaves at /bad; every other path it answers with that path. */
    private static RecordingEngine engine(String bytes, Ending ending) throws IOException {
        return new RecordingEngine((head, conversation) -> {
            String path = head.split(" ", 3)[1];
            if (path.equals("/bad")) {
                conversation.say(bytes);
                end(conversation, ending);
            } else {
                conversation.say(OK + "Content-Length: " + path.length() + "\r\n\r\n" + path);
            }
        });
    }

    /** Says half an answer at /bad, and ends its connection when that has arrived. */
    private static RecordingEngine cutting(Cut cut, Ending ending, CountDownLatch seen) throws IOException {
        return new RecordingEngine((head, conversation) -> {
            String path = head.split(" ", 3)[1];
            if (path.equals("/bad")) {
                conversation.say(cut.answer);
                try {
                    seen.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                end(conversation, ending);
            } else {
                conversation.say(OK + "Content-Length: " + path.length() + "\r\n\r\n" + path);
            }
        });
    }

    private static void end(RecordingEngine.Conversation conversation, Ending ending) throws IOException {
        if (ending == Ending.RESET) {
            conversation.socket.setSoLinger(true, 0);
        }
        if (ending != Ending.NONE) {
            conversation.socket.close();
        }
    }

    private static void readHalf(RawClient client) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf("half") < 0) {
            int next = client.read();
            assertThat(next).as("the end after %s", seen).isNotNegative();
            seen.append((char) next);
        }
    }

    /** A hundred more, some of them by the same client as long as it stays connected, are answered with their own path. */
    private static void assertTheNextAreRight(RunningProxy proxy, RawClient client) throws IOException {
        boolean stays = true;
        for (int i = 0; i < LATER; i++) {
            if (i % 2 == 0 && stays) {
                stays = isRight(client, "/same/" + i);
            } else {
                try (RawClient other = proxy.connect()) {
                    assertThat(isRight(other, "/other/" + i)).isTrue();
                }
            }
        }
    }

    private static boolean isRight(RawClient client, String path) {
        try {
            RawClient.Answer answer = client.get(path).answer();
            if (answer.head().isEmpty()) {
                return false;
            }
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(path);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }
}
