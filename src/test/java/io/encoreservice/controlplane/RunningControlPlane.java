package io.encoreservice.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.Operator;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.proxy.RawClient;
import io.encoreservice.controlplane.token.TokenIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole control plane in this JVM, on ports of its own: its Redis, its proxy, and real engines as its children. */
final class RunningControlPlane implements AutoCloseable {

    static final Duration LONG = Duration.ofMinutes(3);

    private static final Duration HOUR = Duration.ofHours(1);

    private final ConfigurableApplicationContext context;
    private final int apiPort;
    private final String instanceDomain;

    private RunningControlPlane(ConfigurableApplicationContext context) {
        this.context = context;
        this.apiPort = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        this.instanceDomain = bean(PublicAddresses.class).instanceDomain();
    }

    /** Starts one with properties, {@code name=value}, beside those of its folder and its ports. */
    static RunningControlPlane start(Path data, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--encore.proxy.port=0",
                "--encore.local.aot-cache=false",
                "--encore.local.start-timeout=180s",
                "--encore.api.changes-per-minute=1000000",
                "--encore.data-dir=" + data));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        return new RunningControlPlane(new SpringApplicationBuilder(ControlPlaneConfiguration.class)
                .profiles("control-plane")
                .bannerMode(Banner.Mode.OFF)
                .run(arguments.toArray(String[]::new)));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    String apiUrl() {
        return bean(PublicAddresses.class).api().toString();
    }

    String serviceToken(String tenant) {
        return bean(TokenIssuer.class).serviceToken(new TenantId(tenant), HOUR);
    }

    String personalToken(String tenant) {
        return bean(TokenIssuer.class).personal(new TenantId(tenant), HOUR).value();
    }

    String adminToken() {
        return bean(TokenIssuer.class).admin(new Operator("alice"), HOUR).value();
    }

    /** A call of the API, with whole header lines. */
    Answer api(String method, String path, String body, String... headers) {
        return call(apiPort, "localhost:" + apiPort, method, path, body, headers);
    }

    /** A call of the API as a tenant that holds a service access token. */
    Answer as(String tenant, String method, String path, String body) {
        return api(method, path, body, "x-jwt: Bearer " + serviceToken(tenant));
    }

    /** A call of the API as the operator. */
    Answer asOperator(String method, String path, String body) {
        return api(method, path, body, "Authorization: Bearer " + adminToken());
    }

    /** A call of an instance's host, given by its label, whether or not there is one. */
    Answer host(String label, String method, String path, String body, String... headers) {
        return call(proxyPort(), label + "." + instanceDomain, method, path, body, headers);
    }

    /** Makes an instance, and returns once its engine answers. */
    void createRunning(String tenant, String body) {
        Answer created = as(tenant, "POST", "/encoreinstance", body);
        assertThat(created.status()).as(created.body()).isEqualTo(200);
        awaitStatus(tenant, created.json().path("name").asString(), "running");
    }

    void awaitStatus(String tenant, String instance, String status) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(as(tenant, "GET", "/encoreinstance/" + instance, "")
                                .json()
                                .path("status")
                                .asString())
                        .isEqualTo(status));
    }

    @Override
    public void close() {
        context.close();
    }

    private int proxyPort() {
        return Integer.parseInt(instanceDomain.substring(instanceDomain.lastIndexOf(':') + 1));
    }

    private static Answer call(int port, String host, String method, String path, String body, String... headers) {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        if (!body.isEmpty()) {
            request.append("Content-Type: application/json\r\n");
        }
        int length = body.getBytes(StandardCharsets.ISO_8859_1).length;
        request.append("Content-Length: ").append(length).append("\r\n\r\n").append(body);
        try (RawClient client = new RawClient(port)) {
            RawClient.Answer answer = client.send(request.toString()).answer(!method.equals("HEAD"));
            return new Answer(answer.head(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What came back, as its very bytes. */
    record Answer(String head, String body) {

        int status() {
            return Integer.parseInt(head.split(" ", 3)[1]);
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        String reason() {
            return json().path("reason").asString("");
        }

        /** All of it but the time of day. */
        String undated() {
            return head.lines().filter(line -> !line.startsWith("Date:")).collect(Collectors.joining("\n"))
                    + "\n"
                    + body;
        }
    }
}
