package io.encoreservice.controlplane.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.Operator;
import io.encoreservice.controlplane.installation.InstallationConfiguration;
import io.encoreservice.controlplane.osc.OscConfiguration;
import io.encoreservice.controlplane.secret.SecretConfiguration;
import io.encoreservice.controlplane.tenant.TenantConfiguration;
import io.encoreservice.controlplane.token.TokenConfiguration;
import io.encoreservice.controlplane.token.TokenIssuer;
import io.encoreservice.controlplane.web.Http;
import io.encoreservice.controlplane.web.Http.Answer;
import io.encoreservice.controlplane.web.WebConfiguration;
import io.encoreservice.shared.redis.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RedissonClient;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** Two control planes: what one is told to refuse, the other refuses too, and soon. */
class RevocationIT {

    private static final Duration BAR = Duration.ofSeconds(1);
    private static final int TIMES = 5;

    private static RedisServer server;
    private static RedissonClient redisOfA;
    private static RedissonClient redisOfB;
    private static ConfigurableApplicationContext planeA;
    private static ConfigurableApplicationContext planeB;
    private static Http a;
    private static Http b;
    private static String admin;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("installation.key"), new byte[64]);
        server = RedisServer.start();
        redisOfA = server.connect();
        redisOfB = server.connect();
        planeA = plane(redisOfA, folder, "a");
        planeB = plane(redisOfB, folder, "b");
        a = http(planeA);
        b = http(planeB);
        admin = planeA.getBean(TokenIssuer.class)
                .admin(new Operator("alice"), Duration.ofHours(1))
                .value();
    }

    @AfterAll
    static void stop() {
        planeA.close();
        planeB.close();
        redisOfA.shutdown();
        redisOfB.shutdown();
        server.close();
    }

    @Test
    void aRevokedPersonalTokenTakesAlongWhatItWasExchangedForAtBothWithinASecond() throws Exception {
        send(a, "POST", "/admin/tenants", "{\"tenantId\":\"acme\"}");
        List<Duration> took = new ArrayList<>();

        for (int time = 0; time < TIMES; time++) {
            Answer made = send(a, "POST", "/admin/tenants/acme/tokens", "{}");
            String personal = made.json().path("token").asString();
            String other = send(b, "POST", "/admin/tenants/acme/tokens", "{}")
                    .json()
                    .path("token")
                    .asString();
            String service = exchange(b, personal);
            String another = exchange(a, other);
            opens(a, service, 200);
            opens(b, service, 200);

            send(a, "DELETE", "/admin/tokens/" + made.json().path("id").asString(), "");
            long revoked = System.nanoTime();

            opens(a, service, 401);
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> opens(b, service, 401));
            took.add(Duration.ofNanos(System.nanoTime() - revoked));
            assertThat(b.get("/mysubscriptions", "x-pat-jwt", "Bearer " + personal)
                            .reason())
                    .contains("revoked");
            opens(a, another, 200);
            opens(b, another, 200);
        }

        // why: a busy machine may be late once, a revocation that nobody calls out is late each time.
        assertThat(took.stream().sorted().toList().get(TIMES / 2))
                .as("%s", took)
                .isLessThan(BAR);
    }

    private static String exchange(Http plane, String personal) throws Exception {
        Answer exchanged = plane.post("/servicetoken", "{\"serviceId\":\"encore\"}", "x-pat-jwt", "Bearer " + personal);
        assertThat(exchanged.status()).as(exchanged.toString()).isEqualTo(200);
        return exchanged.json().path("token").asString();
    }

    private static void opens(Http plane, String service, int status) throws Exception {
        assertThat(plane.get("/whoami", "x-jwt", "Bearer " + service).status()).isEqualTo(status);
    }

    private static Answer send(Http plane, String method, String path, String body) throws Exception {
        Answer answer =
                plane.send(method, path, body, "Authorization", "Bearer " + admin, "Content-Type", "application/json");
        assertThat(answer.status()).as(answer.toString()).isBetween(200, 204);
        return answer;
    }

    private static Http http(ConfigurableApplicationContext plane) {
        return new Http(plane.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    private static ConfigurableApplicationContext plane(RedissonClient redis, Path folder, String name) {
        return new SpringApplicationBuilder(Plane.class)
                .profiles("control-plane")
                .initializers(context -> context.getBeanFactory().registerSingleton("redissonClient", redis))
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--encore.installation-key-file=" + folder.resolve("installation.key"),
                        "--encore.data-dir=" + folder.resolve(name));
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({
        InstallationConfiguration.class,
        TenantConfiguration.class,
        TokenConfiguration.class,
        WebConfiguration.class,
        SecretConfiguration.class,
        OscConfiguration.class,
        AdminConfiguration.class
    })
    static class Plane {}
}
