package io.encoreservice.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.RunningControlPlane.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every call that a real engine's own description lists, made at another tenant's host and with another's job. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostIsolationIT {

    private static final List<String> METHODS = List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
    private static final String FILE = "/usercontent/out/a.mp4";
    private static final String NOWHERE = "eeeeeeee-eeee-4eee-beee-eeeeeeeeeeee";
    private static final String JOB = """
            {"profile":"program","outputFolder":"/usercontent/out","baseName":"a","priority":0,\
            "inputs":[{"uri":"http://127.0.0.1:1/a.mp4","type":"AudioVideo"}]}""";

    private RunningControlPlane service;
    private JsonNode document;
    private String bravosJob;

    @BeforeAll
    void start(@TempDir Path folder) {
        service = RunningControlPlane.start(folder);
        for (String tenant : List.of("alpha", "bravo")) {
            assertThat(service.as(tenant, "POST", "/encoreinstance", "{\"name\":\"" + tenant + "box\"}")
                            .status())
                    .isEqualTo(200);
        }
        service.awaitStatus("alpha", "alphabox", "running");
        service.awaitStatus("bravo", "bravobox", "running");
        for (String tenant : List.of("alpha", "bravo")) {
            assertThat(own(tenant, "PUT", FILE, tenant + "'s").status()).isEqualTo(201);
        }
        document = own("bravo", "GET", "/v3/api-docs", "").json();
        bravosJob = failedJob("bravo");
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void anotherTenantsHostAnswersAsOneThatDoesNotExist(String path) {
        String before = state();
        for (String method : METHODS) {
            for (String door : doors("alpha")) {
                Answer foreign = service.host("bravo-bravobox", method, path, body(method), door);

                assertThat(foreign.undated())
                        .as(method + " " + path + " by " + door)
                        .isEqualTo(service.host("bravo-bravobow", method, path, body(method), door)
                                .undated())
                        .isEqualTo(service.host("bravw-bravobox", method, path, body(method), door)
                                .undated())
                        .isEqualTo(service.host("alpha-bravobox", method, path, body(method), door)
                                .undated());
                assertThat(foreign.status()).isEqualTo(refusal(path, method, door));
            }
        }
        assertThat(state()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("described")
    void theOwnersHostAnswersOtherwise(Operation call) {
        String nowhere = service.host(
                        "bravo-bravobow",
                        call.method(),
                        call.path(),
                        "",
                        doors("bravo").getFirst())
                .undated();

        String path = call.path().replace(bravosJob, failedJob("alpha"));
        Answer owned = own("alpha", call.method(), path, body(call.method()));

        assertThat(owned.undated()).isNotEqualTo(nowhere);
        assertThat(owned.status()).as(owned.body()).isNotIn(401, 403, 502, 503);
        own("alpha", "POST", "/queue/resume", "");
    }

    @ParameterizedTest
    @MethodSource("aboutOneJob")
    void anotherTenantsJobIsAnsweredAsAnIdThatExistsNowhere(Operation call) {
        String before = state();
        String elsewhere = call.path().replace(bravosJob, NOWHERE);

        for (String method : METHODS) {
            String foreign = own("alpha", method, call.path(), body(method)).undated();
            String absent = own("alpha", method, elsewhere, body(method)).undated();

            assertThat(foreign.replace(bravosJob, "(id)"))
                    .as(method + " " + call.path())
                    .isEqualTo(absent.replace(NOWHERE, "(id)"));
        }
        assertThat(own("alpha", call.method(), call.path(), body(call.method())).status())
                .isEqualTo(404);
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void oneTenantMayTakeTheIdOfAnothersJob() {
        String before = state();

        Answer taken = own("alpha", "POST", "/encoreJobs", JOB.replaceFirst("\\{", "{\"id\":\"" + bravosJob + "\","));

        assertThat(taken.status()).as(taken.body()).isEqualTo(201);
        awaitEnd("alpha", bravosJob);
        assertThat(own("alpha", "DELETE", "/encoreJobs/" + bravosJob, "").status())
                .isEqualTo(204);
        assertThat(state()).isEqualTo(before);
    }

    /** A call, its path filled with the other tenant's job. */
    record Operation(String method, String path) {}

    Stream<String> paths() {
        return Stream.concat(
                document.path("paths").propertyNames().stream().map(this::filled),
                Stream.of("/", "/session", "/v3/api-docs", "/actuator/health", "/usercontent", "/queue"));
    }

    Stream<Operation> described() {
        return document.path("paths").propertyNames().stream()
                .flatMap(path -> document.path("paths").path(path).propertyNames().stream()
                        .map(method -> new Operation(method.toUpperCase(Locale.ROOT), filled(path))));
    }

    Stream<Operation> aboutOneJob() {
        List<Operation> calls =
                described().filter(call -> call.path().contains(bravosJob)).toList();
        assertThat(calls).hasSizeGreaterThanOrEqualTo(3);
        return calls.stream();
    }

    private String filled(String path) {
        return PARAMETER.matcher(path.replace("/usercontent/**", FILE)).replaceAll(found -> {
            if (!found.group(1).equals("id")) {
                throw new AssertionError("nobody said what " + found.group(1) + " is in " + path);
            }
            return Matcher.quoteReplacement(bravosJob);
        });
    }

    private List<String> doors(String tenant) {
        String token = service.serviceToken(tenant);
        String pair = Base64.getEncoder().encodeToString(("user:" + token).getBytes(StandardCharsets.US_ASCII));
        return List.of(
                "x-jwt: Bearer " + token,
                "Authorization: Bearer " + token,
                "Authorization: Basic " + pair,
                "Cookie: encore.sat=" + token);
    }

    private Answer own(String tenant, String method, String path, String body) {
        return service.host(
                tenant + "-" + tenant + "box", method, path, body, doors(tenant).getFirst());
    }

    private String failedJob(String tenant) {
        String other = JOB.replace("\"baseName\":\"a\"", "\"baseName\":\"" + UUID.randomUUID() + "\"");
        Answer created = own(tenant, "POST", "/encoreJobs", other);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        String id = created.json().path("id").asString();
        assertThat(UUID.fromString(id)).hasToString(id);
        awaitEnd(tenant, id);
        return id;
    }

    private void awaitEnd(String tenant, String id) {
        await().atMost(RunningControlPlane.LONG)
                .untilAsserted(() -> assertThat(own(tenant, "GET", "/encoreJobs/" + id, "")
                                .json()
                                .path("status")
                                .asString())
                        .isEqualTo("FAILED"));
    }

    /** What the other tenant's engine has. */
    private String state() {
        return own("bravo", "GET", "/encoreJobs", "").body()
                + own("bravo", "GET", "/queue", "").body()
                + own("bravo", "GET", "/usercontent/out", "").body()
                + own("bravo", "GET", FILE, "").body()
                + service.as("bravo", "GET", "/encoreinstance/bravobox", "").body();
    }

    private static int refusal(String path, String method, String door) {
        if (path.equals("/session") && method.equals("DELETE")) {
            // why: a session ends by itself wherever somebody is.
            return 204;
        }
        return door.startsWith("Cookie") && !reads(method) ? 403 : 404;
    }

    private static boolean reads(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    private static String body(String method) {
        return reads(method) || method.equals("OPTIONS") ? "" : JOB;
    }
}
