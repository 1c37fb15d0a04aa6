package io.encoreservice.engine.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.shared.net.HostResolver;
import io.encoreservice.shared.net.OutboundPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressProxyIT {

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    private Sink allowed;
    private Sink forbidden;
    private final List<EgressProxy> proxies = new ArrayList<>();

    @BeforeEach
    void startSinks() throws IOException {
        allowed = Sink.http().answering("/", HELLO);
        forbidden = Sink.http().answering("/", HELLO);
    }

    @AfterEach
    void stop() {
        proxies.forEach(EgressProxy::close);
        allowed.close();
        forbidden.close();
    }

    @Test
    void anAllowedAddressIsReadWithoutWhatConcernsTheProxyAlone() throws IOException {
        EgressProxy proxy = proxy(null);

        String answer = exchange(
                proxy,
                "GET " + allowed.url("/a%20b?c=d") + " HTTP/1.1\r\nHost: other.example\r\nRange: bytes=0-9\r\n"
                        + "Connection: X-Secret, keep-alive\r\nX-Secret: 1\r\nProxy-Connection: keep-alive\r\n"
                        + "TE: trailers\r\nUpgrade: websocket\r\nAuthorization: Basic eDp5\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .contains("connection: close")
                .endsWith("\r\n\r\nhello");
        Sink.Hit hit = allowed.hits().getFirst();
        assertThat(hit.target()).isEqualTo("/a%20b?c=d");
        assertThat(hit.headers())
                .containsEntry("Host", List.of("127.0.0.1:" + allowed.port()))
                .containsEntry("Range", List.of("bytes=0-9"))
                .containsEntry("Authorization", List.of("Basic eDp5"))
                .containsEntry("Connection", List.of("close"))
                .doesNotContainKeys(
                        "X-Secret", "Proxy-Connection", "Proxy-Authorization", "TE", "Upgrade", "Content-Length");
    }

    @Test
    void aForbiddenAddressIsRefusedWithTheReasonAndNeverDialled() throws IOException {
        String answer = exchange(proxy(null), "GET " + forbidden.url("/") + " HTTP/1.1\r\nHost: x\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 403 Forbidden: 127.0.0.1:" + forbidden.port() + " is refused")
                .endsWith("only public addresses may be reached");
        assertThat(forbidden.hits()).isEmpty();
    }

    @Test
    void aTunnelToAForbiddenAddressIsRefused() throws IOException {
        String answer = exchange(proxy(null), "CONNECT 127.0.0.1:" + forbidden.port() + " HTTP/1.1\r\nHost: x\r\n");

        assertThat(answer).startsWith("HTTP/1.1 403");
        assertThat(forbidden.hits()).isEmpty();
    }

    @Test
    void aTunnelToAnAllowedAddressCarriesBytesBothWays() throws IOException {
        EgressProxy proxy = proxy(null);

        try (Socket socket =
                new Socket(InetAddress.ofLiteral("127.0.0.1"), proxy.bound().getPort())) {
            write(socket, "CONNECT 127.0.0.1:" + allowed.port() + " HTTP/1.1\r\nHost: x\r\n" + authorization(proxy));
            String established = readHead(socket.getInputStream());
            write(socket, "GET /through HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(established).startsWith("HTTP/1.1 200 Connection established");
            assertThat(answer).startsWith("HTTP/1.1 200").endsWith("hello");
        }
        assertThat(allowed.hits()).extracting(Sink.Hit::target).containsExactly("/through");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Proxy-Authorization: Basic ZW5jb3JlOmd1ZXNz\r\n",
                "Proxy-Authorization: Bearer\r\n",
                "Authorization: Basic ZW5jb3JlOmd1ZXNz\r\n"
            })
    void anotherProgramOfThisMachineIsTurnedAway(String credentials) throws IOException {
        EgressProxy proxy = proxy(null);

        String answer = raw(proxy, "GET " + allowed.url("/") + " HTTP/1.1\r\nHost: x\r\n" + credentials + "\r\n");

        assertThat(answer).startsWith("HTTP/1.1 407").containsIgnoringCase("proxy-authenticate: Basic");
        assertThat(allowed.hits()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1",
                "GET //host/ HTTP/1.1",
                "GET ftp://127.0.0.1:{port}/ HTTP/1.1",
                "GET https://127.0.0.1:{port}/ HTTP/1.1",
                "GET http:/127.0.0.1:{port}/ HTTP/1.1",
                "GET http://a@127.0.0.1:{port}/ HTTP/1.1",
                "GET http://127.0.0.1:{port}@x/ HTTP/1.1",
                "GET http://127.0.0.1:{port}:1/ HTTP/1.1",
                "GET http://127.0.0.1:{port}/#x HTTP/1.1",
                "GET http:///x HTTP/1.1",
                "CONNECT / HTTP/1.1",
                "CONNECT a@127.0.0.1:{port} HTTP/1.1",
                "DELETE http://127.0.0.1:{port}/ HTTP/1.1",
                "PUT http://127.0.0.1:{port}/ HTTP/1.1",
                "OPTIONS * HTTP/1.1"
            })
    void anythingButAnOrdinaryRequestToAProxyIsRefused(String line) throws IOException {
        String request = line.replace("{port}", Integer.toString(allowed.port()));

        String answer = exchange(proxy(null), request + "\r\nHost: x\r\n");

        assertThat(answer).matches("(?s)HTTP/1.1 40[05] .*");
        assertThat(allowed.hits()).isEmpty();
    }

    @Test
    void aHostWithoutAddressIsABadGateway() throws IOException {
        EgressProxy proxy = proxy(host -> {
            throw new UnknownHostException(host);
        });

        String answer = exchange(proxy, "GET http://nowhere.example/ HTTP/1.1\r\nHost: x\r\n");

        assertThat(answer).startsWith("HTTP/1.1 502 Bad Gateway: nowhere.example:80 has no address");
    }

    @Test
    void aNameThatChangesItsMindIsDialledWhereItWasJudged() throws IOException {
        List<String> asked = new ArrayList<>();
        EgressProxy proxy = proxy(host -> {
            asked.add(host);
            return List.of(InetAddress.ofLiteral(asked.size() == 1 ? "127.0.0.1" : "127.0.0.2"));
        });

        String answer = exchange(proxy, "GET http://rebind.example:" + allowed.port() + "/ HTTP/1.1\r\nHost: x\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(asked).containsExactly("rebind.example");
    }

    @Test
    void aRedirectIsAnAnswerLikeAnyOther() throws IOException {
        allowed.redirecting("/away", forbidden.url("/"));

        String answer = exchange(proxy(null), "GET " + allowed.url("/away") + " HTTP/1.1\r\nHost: x\r\n");

        assertThat(answer).startsWith("HTTP/1.1 302").containsIgnoringCase("location: " + forbidden.url("/"));
        assertThat(forbidden.hits()).isEmpty();
    }

    @Test
    void aSecondRequestOfTheSameConnectionIsDropped() throws IOException {
        EgressProxy proxy = proxy(null);
        String one = "GET " + allowed.url("/1") + " HTTP/1.1\r\nHost: x\r\n" + authorization(proxy);
        String two = "GET " + allowed.url("/2") + " HTTP/1.1\r\nHost: x\r\n" + authorization(proxy);

        String answer = raw(proxy, one + two);

        assertThat(answer).startsWith("HTTP/1.1 200").containsOnlyOnce("hello");
        assertThat(allowed.hits()).extracting(Sink.Hit::target).containsExactly("/1");
    }

    @Test
    void aServerThatIsNotThereIsABadGateway() throws IOException {
        int port = allowed.port();
        EgressProxy proxy = proxy(null);
        allowed.close();

        String answer = exchange(proxy, "GET http://127.0.0.1:" + port + "/ HTTP/1.1\r\nHost: x\r\n");

        assertThat(answer).startsWith("HTTP/1.1 502 Bad Gateway: 127.0.0.1:" + port + " cannot be reached");
    }

    @Test
    void aLargeAnswerArrivesWholeAtASlowReader() throws Exception {
        byte[] large = new byte[24 * 1024 * 1024];
        new Random(1).nextBytes(large);
        allowed.answering("/large", large);
        EgressProxy proxy = proxy(null);

        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(16 * 1024);
            socket.connect(proxy.bound());
            write(socket, "GET " + allowed.url("/large") + " HTTP/1.1\r\nHost: x\r\n" + authorization(proxy));
            InputStream in = socket.getInputStream();
            readHead(in);
            byte[] got = in.readAllBytes();

            assertThat(sha(got)).isEqualTo(sha(large));
        }
    }

    @Test
    void anAnswerWithoutLengthAndOneInChunksArriveWhole() throws IOException {
        allowed.on("/chunked", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("one".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.getResponseBody().write("two".getBytes(StandardCharsets.UTF_8));
        });

        String answer = exchange(proxy(null), "GET " + allowed.url("/chunked") + " HTTP/1.1\r\nHost: x\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200").contains("one", "two").endsWith("0\r\n\r\n");
    }

    private EgressProxy proxy(@Nullable HostResolver resolver) {
        String port = ":" + allowed.port();
        OutboundPolicy policy = new OutboundPolicy(
                List.of("127.0.0.1" + port, "rebind.example" + port),
                List.of(),
                null,
                resolver == null ? HostResolver.system() : resolver);
        EgressProxy proxy = new EgressProxy(policy);
        proxies.add(proxy);
        return proxy;
    }

    private static String exchange(EgressProxy proxy, String head) throws IOException {
        return raw(proxy, head + authorization(proxy));
    }

    private static String authorization(EgressProxy proxy) {
        return "Proxy-Authorization: " + proxy.authorization() + "\r\n\r\n";
    }

    private static String raw(EgressProxy proxy, String request) throws IOException {
        URI address = proxy.address();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(60_000);
            write(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static String sha(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
