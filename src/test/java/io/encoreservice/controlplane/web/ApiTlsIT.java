package io.encoreservice.controlplane.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.shared.tls.TestCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.test.context.ActiveProfiles;

/** The API over TLS, and what stays plain beside it. */
@ActiveProfiles("control-plane")
@SpringBootTest(
        classes = ApiSlice.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"encore.data-dir=target/it/api-tls", "management.server.port=0", "encore.tls.self-signed=true"})
class ApiTlsIT {

    private final HttpClient plain = HttpClient.newHttpClient();
    private final HttpClient trusting = HttpClient.newBuilder()
            .sslContext(TestCertificates.trusting(Path.of("target/it/api-tls/tls/ca.pem")))
            .build();

    private final PublicAddresses addresses;
    private final int managementPort;

    @Autowired
    ApiTlsIT(PublicAddresses addresses, @LocalManagementPort int managementPort) {
        this.addresses = addresses;
        this.managementPort = managementPort;
    }

    @Test
    void theApiAnswersWhoTrustsItsAuthorityAndSaysHttps() throws Exception {
        HttpResponse<String> answer = get(trusting, addresses.api() + "/healthz");

        assertThat(addresses.api().getScheme()).isEqualTo("https");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(answer.body()).isEqualTo("{\"status\":\"ok\"}");
    }

    @Test
    void nobodyElseIsAnswered() throws Exception {
        assertThatThrownBy(() -> get(plain, addresses.api() + "/healthz")).isInstanceOf(IOException.class);
        assertThat(get(plain, addresses.api().toString().replace("https:", "http:") + "/healthz")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void theManagementPortStaysPlain() throws Exception {
        assertThat(get(plain, "http://127.0.0.1:" + managementPort + "/actuator/health")
                        .body())
                .contains("\"status\"");
    }

    @Test
    void programsOnThisMachineReadTheSamplesInPlainHttp() throws Exception {
        URI nearby = addresses.samplesNearby();

        assertThat(nearby.toString()).startsWith("http://127.0.0.1:").endsWith("/samples/");
        assertThat(get(plain, nearby + "clip.mp4").statusCode()).isEqualTo(200);
        assertThat(addresses.boundPorts()).contains(nearby.getPort());
        assertThat(addresses.samples().toString()).startsWith("https://localhost:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/encoreinstance", "/docs", "/healthz", "/samples", "/samples/../docs", "/samples/%2e%2e/docs"})
    void nothingElseIsThere(String path) throws Exception {
        HttpResponse<String> answer =
                get(plain, "http://127.0.0.1:" + addresses.samplesNearby().getPort() + path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"reason\":\"only the samples are here\"}");
    }

    @Test
    void nothingIsPostedThere() throws Exception {
        HttpResponse<String> answer = plain.send(
                HttpRequest.newBuilder(addresses.samplesNearby().resolve("clip.mp4"))
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(404);
    }

    private static HttpResponse<String> get(HttpClient client, String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }
}
