package io.encoreservice.controlplane.proxy;

import static io.encoreservice.controlplane.proxy.RunningProxy.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.encoreservice.shared.tls.TestCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The instances' hosts over TLS. */
@Timeout(180)
class ProxyTlsIT {

    private static final int SIZE = 50 * 1024 * 1024;
    private static final String GET = "GET / HTTP/1.1\r\nHost: " + HOST + "\r\nx-jwt: Bearer token-of-acme\r\n\r\n";

    @TempDir
    Path folder;

    private TestCertificates certificates;

    @BeforeEach
    void makeCertificates() {
        certificates = TestCertificates.in(folder);
    }

    @AfterEach
    void end() {
        certificates.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aRequestPassesAndTheEngineHearsThatItWasSecured(String version) throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy =
                        RunningProxy.secured(certificates.current()).running(engine.port());
                SSLSocket socket = connect(proxy)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setProtocols(new String[] {version});
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            RawClient client = new RawClient(socket);

            assertThat(client.send(GET).answer().body()).isEqualTo("ok");
            assertThat(client.send(GET).answer().body()).isEqualTo("ok");

            assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
            assertThat(engine.requests.getFirst().has("x-forwarded-proto: https"))
                    .isTrue();
            assertThat(engine.requests.getFirst().has("x-forwarded-port: 443")).isTrue();
            assertThat(engine.connections).hasValue(1);
        }
    }

    @Test
    void aSessionsCookieIsSecure() throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy =
                        RunningProxy.secured(certificates.current()).running(engine.port());
                RawClient client = new RawClient(connect(proxy))) {
            RawClient.Answer answer =
                    client.send(GET.replace("GET /", "POST /session")).answer();

            assertThat(answer.header("set-cookie").orElseThrow()).endsWith("; Secure");
        }
    }

    @Test
    void oldVersionsAndPlainHttpGetNowhere() throws IOException {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy =
                        RunningProxy.secured(certificates.current()).running(engine.port());
                RawClient plain = proxy.connect();
                SSLSocket old = connect(proxy)) {
            assertThat(plain.send(GET).rest()).doesNotContain("HTTP/1.1 200");

            assertThatThrownBy(() -> {
                        old.setEnabledProtocols(new String[] {"TLSv1.1"});
                        old.startHandshake();
                    })
                    .isInstanceOf(IOException.class);
            assertThat(engine.requests).isEmpty();
        }
    }

    @Test
    void largeBodiesPassBothWays() throws IOException {
        AtomicLong arrived = new AtomicLong();
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    if (head.startsWith("PUT ")) {
                        arrived.set(conversation.in.readNBytes(SIZE).length);
                    }
                    conversation.say("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
                    conversation.out.write(new byte[SIZE]);
                    conversation.out.flush();
                });
                RunningProxy proxy =
                        RunningProxy.secured(certificates.current()).running(engine.port());
                RawClient client = new RawClient(connect(proxy))) {
            client.send(GET.replaceFirst("GET \\S+", "PUT /usercontent/up")
                    .replace("\r\n\r\n", "\r\nX-Script: 1\r\nContent-Length: " + SIZE + "\r\n\r\n"));
            OutputStream out = client.socket.getOutputStream();
            out.write(new byte[SIZE]);
            out.flush();

            assertThat(client.head()).startsWith("HTTP/1.1 200 ");
            assertThat(client.drain(SIZE)).isEqualTo(SIZE);
            assertThat(arrived).hasValue(SIZE);
        }
    }

    @Test
    void anAnswerThatOnlyItsEndEndsIsToldFromOneCutShort() throws IOException {
        try (RecordingEngine engine = new RecordingEngine((head, conversation) -> {
                    conversation.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
                    if (head.startsWith("GET /whole ")) {
                        conversation.say("0\r\n\r\n");
                    } else {
                        conversation.socket.close();
                    }
                });
                RunningProxy proxy =
                        RunningProxy.secured(certificates.current()).running(engine.port());
                SSLSocket whole = connect(proxy);
                SSLSocket cut = connect(proxy)) {
            assertThat(asOldClient(whole, "/whole")).endsWith("\r\n\r\nhalf");

            assertThatThrownBy(() -> asOldClient(cut, "/cut")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aCertificateThatChangesIsUsedByTheNextConnection() throws Exception {
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy =
                        RunningProxy.secured(certificates.current()).running(engine.port());
                RawClient before = new RawClient(connect(proxy))) {
            assertThat(before.send(GET).answer().status()).isEqualTo(200);

            certificates.renew();

            try (SSLSocket after = connect(proxy)) {
                after.startHandshake();
                assertThat(after.getSession().getPeerCertificates()[0])
                        .isEqualTo(certificates.current().identity().certificate());
            }
            assertThat(before.send(GET).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void curlBelievesTheLocalAuthorityAndNoneElse() throws Exception {
        assumeThat(Path.of("/usr/bin/curl")).exists();
        try (RecordingEngine engine = new RecordingEngine();
                RunningProxy proxy =
                        RunningProxy.secured(certificates.current()).running(engine.port())) {
            String url = "https://" + HOST + ":" + proxy.port() + "/";
            // why: the tests' instances are at a domain without a port.
            String[] call = {"-H", "Host: " + HOST, "-H", "x-jwt: Bearer token-of-acme", url};

            assertThat(curl(call, "--cacert", certificates.authority().toString()))
                    .isEqualTo("0 ok");
            assertThat(curl(call)).startsWith("60");
        }
    }

    private String curl(String[] call, String... trust) throws IOException, InterruptedException {
        Path out = folder.resolve("curl.out");
        ProcessBuilder builder = new ProcessBuilder("curl", "-sS", "--noproxy", "*");
        builder.command().addAll(List.of(trust));
        builder.command().addAll(List.of(call));
        int exit = builder.redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start()
                .waitFor();
        return exit + " " + Files.readString(out);
    }

    private static String asOldClient(Socket socket, String path) throws IOException {
        socket.getOutputStream()
                .write(GET.replace("GET / HTTP/1.1", "GET " + path + " HTTP/1.0")
                        .getBytes(StandardCharsets.ISO_8859_1));
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private SSLSocket connect(RunningProxy proxy) throws IOException {
        return certificates.connect(HOST, proxy.port());
    }
}
