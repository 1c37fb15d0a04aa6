package io.encoreservice.controlplane.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.controlplane.runtime.RuntimeBusyException;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the real client against a server that answers nothing but refusals. */
class RetryAfterIT {

    private static final Uid UID = new Uid("aaaaaaaaaaaa");

    private final AtomicInteger requests = new AtomicInteger();
    private final Instant now = Instant.parse("2026-11-23T07:00:00Z");
    private final RetryAfter retryAfter = new RetryAfter(() -> now);
    private final ClusterCalls calls = new ClusterCalls(retryAfter);
    private HttpServer server;
    private KubernetesClient client;
    private volatile int code = 429;
    private volatile String header = "7";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.getResponseHeaders().set("Retry-After", header);
            exchange.sendResponseHeaders(code, -1);
            exchange.close();
        });
        server.start();
        client = ClusterClient.open(
                new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                        .withMasterUrl("http://localhost:" + server.getAddress().getPort())
                        .build(),
                retryAfter);
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void theHeaderOfARefusalIsObeyedThoughItsBodySaysNothing() {
        assertThatExceptionOfType(RuntimeBusyException.class)
                .isThrownBy(this::ask)
                .satisfies(busy -> assertThat(busy.retryAfter()).isEqualTo(Duration.ofSeconds(7)));
        assertThatExceptionOfType(RuntimeBusyException.class).isThrownBy(this::ask);

        assertThat(requests).hasValue(1);
    }

    @Test
    void aDateIsUnderstoodToo() {
        header = DateTimeFormatter.RFC_1123_DATE_TIME.format(now.plusSeconds(90).atZone(ZoneOffset.UTC));

        assertThatExceptionOfType(RuntimeBusyException.class)
                .isThrownBy(this::ask)
                .satisfies(busy -> assertThat(busy.retryAfter()).isEqualTo(Duration.ofSeconds(90)));
    }

    @Test
    void aServerThatIsBrokenIsAskedOnceAndNoMore() {
        code = 503;
        header = "soon";

        assertThatExceptionOfType(ClusterException.class).isThrownBy(this::ask);

        assertThat(requests).hasValue(1);
    }

    private void ask() {
        calls.call(
                UID,
                "show a Service",
                () -> InstanceKind.SERVICE.named(client, "encore", UID).get());
    }
}
