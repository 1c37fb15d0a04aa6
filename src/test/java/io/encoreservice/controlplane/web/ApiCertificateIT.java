package io.encoreservice.controlplane.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.shared.tls.TestCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The API's port with a certificate of the operator's own. */
class ApiCertificateIT {

    @TempDir
    Path folder;

    @Test
    void filesThatChangeAreUsedByTheNextConnectionWithoutARestart() throws Exception {
        try (TestCertificates certificates = TestCertificates.in(folder);
                ConfigurableApplicationContext api = start()) {
            int port = api.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            Certificate before = certificates.current().identity().certificate();
            assertThat(shown(certificates, port)).isEqualTo(before);

            certificates.renew();

            Certificate after = certificates.current().identity().certificate();
            assertThat(after).isNotEqualTo(before);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(shown(certificates, port)).isEqualTo(after));
        }
    }

    /** The certificate that a new connection is shown, once the API has answered on it. */
    private static Certificate shown(TestCertificates certificates, int port) throws IOException {
        try (SSLSocket socket = certificates.connect("localhost", port)) {
            socket.getOutputStream()
                    .write("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200");
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(ApiSlice.class)
                .profiles("control-plane")
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--encore.data-dir=" + folder.resolve("data"),
                        "--encore.tls.certificate=" + folder.resolve("server.pem"),
                        "--encore.tls.private-key=" + folder.resolve("server-key.pem"));
    }
}
