package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.SmugglingCase.HEAD;
import static io.encoreservice.controlplane.proxy.SmugglingCase.HOST;
import static io.encoreservice.controlplane.proxy.SmugglingCase.LINE;
import static io.encoreservice.controlplane.proxy.SmugglingCase.SIZED;
import static io.encoreservice.controlplane.proxy.SmugglingCase.TOKEN;
import static io.encoreservice.controlplane.proxy.SmugglingCase.shown;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** What is no HTTP/1.1 at all, and what of it a proxy does not carry. */
final class ProtocolAttacks {

    private static final String REST = HOST + TOKEN + "\r\n";
    private static final int NOT_ALLOWED = 405;
    private static final int EXPECTATION_FAILED = 417;
    private static final int VERSION_NOT_SUPPORTED = 505;

    private ProtocolAttacks() {}

    static Stream<SmugglingCase> all() {
        return Stream.of(others(), second(), methods(), expectations()).flatMap(family -> family);
    }

    private static Stream<SmugglingCase> others() {
        return Stream.of(
                other("HTTP/0.9", "GET /first\r\n", "GET /first HTTP/1.1\r\n" + REST),
                other("HTTP/0.9 with headers", "GET /first\r\n" + REST, "GET /first HTTP/1.1\r\n" + REST),
                other("HTTP/0.9 with a blank", "GET /first \r\n\r\n", "GET /first HTTP/1.1\r\n" + REST),
                other("an answer", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", HEAD + "\r\n"),
                other("PROXY protocol 1", "PROXY TCP4 10.0.0.1 10.0.0.2 1 80\r\n" + HEAD + "\r\n", HEAD + "\r\n"),
                other(
                        "PROXY protocol 2",
                        "\r\n\r\n\u0000\r\nQUIT\n!\u0011\u0000\u000c" + HEAD + "\r\n",
                        "\r\n" + HEAD + "\r\n"),
                other("TLS", clientHello(), HEAD + "\r\n"),
                other("SSH", "SSH-2.0-OpenSSH_9.9\r\n", HEAD + "\r\n"),
                other("SMTP", "HELO first\r\n", HEAD + "\r\n"),
                other("Redis", "*1\r\n$4\r\nPING\r\n", HEAD + "\r\n"),
                other("inline Redis", "PING\r\n", HEAD + "\r\n"),
                other("JSON", "{\"path\": \"/first\"}\r\n", HEAD + "\r\n"),
                other("Gopher", "/first\r\n", HEAD + "\r\n"),
                other("SIP", "INVITE sip:first@other.example SIP/2.0\r\n" + REST, HEAD + "\r\n"),
                other("RTSP", "DESCRIBE /first RTSP/1.0\r\n" + REST, HEAD + "\r\n"));
    }

    private static SmugglingCase other(String name, String attack, String twin) {
        return SmugglingCase.head(name, attack, twin);
    }

    /** HTTP/2 without TLS is not spoken here, however it is begun. */
    private static Stream<SmugglingCase> second() {
        String upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n";
        String preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
        return Stream.of(
                SmugglingCase.head("HTTP/2 preface", VERSION_NOT_SUPPORTED, preface, HEAD + "\r\n"),
                SmugglingCase.head(
                        "HTTP/2 preface and frames",
                        VERSION_NOT_SUPPORTED,
                        preface + "\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000",
                        HEAD + "\r\n"),
                SmugglingCase.head("HTTP/2 preface as 1.1", "PRI * HTTP/1.1\r\n\r\nSM\r\n\r\n", HEAD + "\r\n"),
                SmugglingCase.head(
                        "h2c upgrade with two framings",
                        HEAD + upgrade + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        HEAD + upgrade + "Content-Length: 4\r\n\r\nbody"),
                SmugglingCase.head(
                        "h2c upgrade of HTTP/2.0",
                        VERSION_NOT_SUPPORTED,
                        "POST /first HTTP/2.0\r\n" + HOST + TOKEN + upgrade + "\r\n",
                        HEAD + upgrade + "\r\n"),
                SmugglingCase.head(
                        "WebSocket with a folded key",
                        HEAD + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key:\r\n x\r\n\r\n",
                        HEAD + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n"));
    }

    private static Stream<SmugglingCase> methods() {
        return Stream.of(
                        "CONNECT /first",
                        "CONNECT " + RunningProxy.HOST + ":443",
                        "CONNECT http://" + RunningProxy.HOST + "/first",
                        "TRACE /first",
                        "TRACE http://" + RunningProxy.HOST + "/first")
                .map(line -> SmugglingCase.head(
                        line, NOT_ALLOWED, line + " HTTP/1.1\r\n" + REST, "OPTIONS /first HTTP/1.1\r\n" + REST));
    }

    private static Stream<SmugglingCase> expectations() {
        Stream<SmugglingCase> unknown = Stream.of(
                        "Expect: 200-ok",
                        "Expect: 100",
                        "Expect: 100-continue, x",
                        "Expect: x, 100-continue",
                        "Expect: 100-continue;q=1",
                        "Expect: \"100-continue\"",
                        "Expect: y100-continue",
                        "Expect: 100-continu",
                        "Expect: 100 continue",
                        "Expect:",
                        "Expect: 100-continue\r\nExpect: x",
                        "Expect: x\r\nExpect: 100-continue",
                        "Expect: 100-continue\r\nExpect:")
                .map(line -> expectation(EXPECTATION_FAILED, line, "Expect: 100-continue"));
        return Stream.concat(
                unknown,
                Stream.of(
                        expectation(400, "Expect : 100-continue", "Expect: 100-CONTINUE"),
                        expectation(400, " Expect: 100-continue", "Expect:100-continue"),
                        expectation(400, "Expect:\r\n 100-continue", "Expect: \t100-continue\t"),
                        expectation(400, "Expect: 100-continue\nFoo: bar", "Expect: 100-continue\r\nFoo: bar"),
                        expectation(400, "Expect\u0000: 100-continue", "X-Expect: 100-continue"),
                        expectation(400, "Expect: 100-continue\u000b", "X_Expect: 100-continue"),
                        SmugglingCase.head(
                                "an expectation and two framings",
                                HEAD + "Expect: 100-continue\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        + "0\r\n\r\n",
                                HEAD + "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                        SmugglingCase.head(
                                "an expectation of HTTP/1.0 with chunks",
                                "POST /first HTTP/1.0\r\n" + HOST + TOKEN
                                        + "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                                LINE + HOST + TOKEN + "Expect: 100-continue\r\n\r\n")));
    }

    private static SmugglingCase expectation(int status, String wrong, String right) {
        return SmugglingCase.head(
                shown(wrong),
                status,
                HEAD + wrong + "\r\nContent-Length: 4\r\n\r\nbody",
                SIZED.replace("Content-Length", right + "\r\nContent-Length"));
    }

    private static String clientHello() {
        try {
            SSLContext context = SSLContext.getDefault();
            SSLEngine engine = context.createSSLEngine(RunningProxy.HOST, 443);
            engine.setUseClientMode(true);
            ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), hello);
            return StandardCharsets.ISO_8859_1.decode(hello.flip()).toString();
        } catch (NoSuchAlgorithmException | SSLException e) {
            throw new IllegalStateException(e);
        }
    }
}
