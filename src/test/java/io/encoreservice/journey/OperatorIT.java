package io.encoreservice.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.web.Http;
import io.encoreservice.controlplane.web.Http.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator and a tenant, against the packaged jar, which tells nobody's secret to anybody meanwhile. */
class OperatorIT {

    private static final String SECRET = "value-of-the-secret-5e5e5e5e";
    private static final String SIGNING = "value-of-the-signing-9c9c9c9c";
    private static final String SESSION = "value-of-the-session-7a7a7a7a";

    @TempDir
    Path folder;

    private final Secrets secrets = new Secrets();

    @Test
    void aTenantIsLedThroughItsLifeAndNoSecretIsToldOnTheWay() throws Exception {
        try (Service service = Service.start(
                folder,
                "--encore.local.aot-cache=false",
                "--encore.plans.tight.instances=1",
                "--encore.plans.tight.workers=1",
                "--encore.plans.tight.replicas=1",
                "--encore.plans.tight.queued-jobs=7",
                "--logging.level.io.encoreservice=trace",
                "--logging.level.org.springframework.web=debug")) {
            Http api = new Http(service.apiPort());
            String admin = secrets.token(service.token("--admin", "alice"));
            String sat = getsAToken(api, admin);
            createsAnInstance(api, sat);
            opensASession(service, sat);
            secrets.ofEngines(service);

            getsATighterPlan(service, api, admin, sat);
            isSuspendedAndResumed(service, api, admin, sat);
            isRefusedWithWhatIsNotItsToken(service, api, sat);
            isRefusedEverywhereOnceItsTokensAreRevoked(service, api, admin, sat);
            findsNothingOfTheOperatorsPages(service);

            secrets.ofFolder(service.data());
            assertThat(service.log())
                    .contains("plan changed by=alice of=acme how=\"tight\"")
                    .doesNotContain("\tat ");
            secrets.areNotIn(service);
        }
    }

    private String getsAToken(Http api, String admin) throws Exception {
        operates(api, admin, "POST", "/admin/tenants", "{\"tenantId\":\"acme\"}");
        String personal = secrets.token(api.send(
                        "POST",
                        "/admin/tenants/acme/tokens",
                        "{\"note\":\"CI\"}",
                        "Authorization",
                        "Bearer " + admin,
                        "Content-Type",
                        "application/json")
                .json()
                .path("token")
                .asString());
        operates(api, admin, "GET", "/admin/tenants/acme/tokens", "");
        secrets.kept(SECRET);
        Answer kept = api.post(
                "/mysecrets/encore",
                "{\"secretName\":\"mykey\",\"secretData\":\"" + SECRET + "\"}",
                "x-pat-jwt",
                "Bearer " + personal);
        assertThat(secrets.hear(kept).status()).isEqualTo(200);
        secrets.hear(api.get("/mysecrets/encore/mykey", "x-pat-jwt", "Bearer " + personal));
        return secrets.token(api.post("/servicetoken", "{\"serviceId\":\"encore\"}", "x-pat-jwt", "Bearer " + personal)
                .json()
                .path("token")
                .asString());
    }

    private void createsAnInstance(Http api, String sat) throws Exception {
        secrets.shown(SESSION);
        secrets.shown(SIGNING);
        Answer made = api.post(
                "/encoreinstance",
                "{\"name\":\"test\",\"s3AccessKeyId\":\"AKID\",\"s3SecretAccessKey\":\"{{secrets.mykey}}\","
                        + "\"s3SessionToken\":\"" + SESSION + "\",\"callbackSecret\":\"" + SIGNING + "\"}",
                "x-jwt",
                "Bearer " + sat);
        assertThat(secrets.hear(made).status()).as(made.toString()).isEqualTo(200);
        soon(() -> assertThat(api.get("/health/test", "x-jwt", "Bearer " + sat).body())
                .contains("running"));
        secrets.hear(api.get("/encoreinstance/test", "x-jwt", "Bearer " + sat));
        secrets.hear(api.get("/logs/test", "x-jwt", "Bearer " + sat));
    }

    private void opensASession(Service service, String sat) throws Exception {
        String cookies = folder.resolve("cookies").toString();
        assertThat(curl(service, "/session", "-X", "POST", "-H", "x-jwt: Bearer " + sat, "-c", cookies))
                .startsWith("2");
        assertThat(curl(service, "/encoreJobs", "-b", cookies)).startsWith("200");
        assertThat(curl(service, "/encoreJobs", "-u", "user:" + sat)).startsWith("200");
    }

    private void getsATighterPlan(Service service, Http api, String admin, String sat) throws Exception {
        assertThat(limitsOfEngines(service)).containsExactly("100000");

        operates(api, admin, "PATCH", "/admin/tenants/acme", "{\"plan\":\"tight\"}");

        soon(() -> assertThat(limitsOfEngines(service)).containsExactly("7"));
        assertThat(secrets.hear(api.get("/whoami", "x-jwt", "Bearer " + sat))
                        .json()
                        .at("/limits/queuedJobs")
                        .asInt())
                .isEqualTo(7);
        assertThat(secrets.hear(api.post("/encoreinstance", "{\"name\":\"more\"}", "x-jwt", "Bearer " + sat))
                        .status())
                .isEqualTo(403);
    }

    private void isSuspendedAndResumed(Service service, Http api, String admin, String sat) throws Exception {
        operates(api, admin, "POST", "/admin/tenants/acme/suspend", "{\"reason\":\"unpaid\"}");

        soon(() -> assertThat(engines(service)).isEmpty());
        Answer refused =
                secrets.hear(api.send("DELETE", "/encoreinstance/test", null, "Authorization", "Bearer " + sat));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.reason()).contains("unpaid");
        assertThat(curl(service, "/encoreJobs", "-H", "x-jwt: Bearer " + sat))
                .startsWith("403")
                .contains("unpaid");
        assertThat(api.get("/encoreinstance/test", "x-jwt", "Bearer " + sat).body())
                .contains("\"status\":\"stopped\"");

        operates(api, admin, "POST", "/admin/tenants/acme/resume", "");
        soon(() -> assertThat(api.get("/health/test", "x-jwt", "Bearer " + sat).body())
                .contains("running"));
        secrets.ofEngines(service);
    }

    private void isRefusedWithWhatIsNotItsToken(Service service, Http api, String sat) throws Exception {
        String claims = sat.substring(sat.indexOf('.'));
        for (String wrong : List.of(sat + "A", "e30" + claims, sat.substring(0, sat.length() - 3), "e30.e30.")) {
            assertThat(secrets.hear(api.get("/encoreinstance", "x-jwt", "Bearer " + wrong))
                            .status())
                    .isEqualTo(401);
            assertThat(curl(service, "/encoreJobs", "-H", "x-jwt: Bearer " + wrong))
                    .startsWith("401");
        }
    }

    private void isRefusedEverywhereOnceItsTokensAreRevoked(Service service, Http api, String admin, String sat)
            throws Exception {
        assertThat(curl(service, "/encoreJobs", "-H", "x-jwt: Bearer " + sat)).startsWith("200");

        Answer revoked = secrets.hear(
                api.send("POST", "/admin/tenants/acme/revoke-tokens", "", "Authorization", "Bearer " + admin));

        assertThat(revoked.status()).isEqualTo(204);
        assertThat(secrets.hear(api.get("/whoami", "x-jwt", "Bearer " + sat)).status())
                .isEqualTo(401);
        assertThat(curl(service, "/encoreJobs", "-H", "x-jwt: Bearer " + sat))
                .startsWith("401")
                .contains("revoked");
        assertThat(curl(service, "/encoreJobs", "-b", folder.resolve("cookies").toString()))
                .startsWith("401")
                .contains("revoked");
    }

    private void findsNothingOfTheOperatorsPages(Service service) throws Exception {
        Http management = new Http(service.managementPort());
        assertThat(management.get("/actuator/health").status()).isEqualTo(200);
        secrets.hear(management.get("/actuator/health"));
        secrets.hear(management.get("/actuator/prometheus"));
        for (String page : List.of("env", "configprops", "heapdump", "threaddump", "beans", "loggers", "mappings")) {
            assertThat(management.get("/actuator/" + page).status()).as(page).isEqualTo(404);
        }
    }

    @Test
    void theSearchFindsEveryPartOfATokenThatIsTold() {
        for (String told : List.of("eyJzdWIiOiJhY21lIn0", "c2lnbmF0dXJlLW9mLWl0")) {
            Secrets found = new Secrets();
            found.token("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhY21lIn0.c2lnbmF0dXJlLW9mLWl0");

            found.hear(new Answer(401, Map.of(), "{\"reason\":\"" + told + "\"}"));

            assertThat(found.toldInAnswers()).containsExactly(told);
        }
    }

    private void operates(Http api, String admin, String method, String path, String body) throws Exception {
        Answer answer =
                api.send(method, path, body, "Authorization", "Bearer " + admin, "Content-Type", "application/json");
        assertThat(secrets.hear(answer).status()).as(answer.toString()).isEqualTo(200);
    }

    private static List<String> limitsOfEngines(Service service) {
        return engines(service).stream()
                .map(engine -> engine.getOrDefault("ENCORE_SETTINGS_LIMITS_QUEUED_JOBS", ""))
                .toList();
    }

    /** The environment of each engine that runs. */
    static List<Map<String, String>> engines(Service service) {
        return service.handle()
                .descendants()
                .map(OperatorIT::environment)
                .filter(environment -> "engine".equals(environment.get("ENCORE_ROLE")))
                .toList();
    }

    private static Map<String, String> environment(ProcessHandle process) {
        try {
            String text = Files.readString(Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.UTF_8);
            return Stream.of(text.split("\0"))
                    .filter(variable -> variable.contains("="))
                    .map(variable -> variable.split("=", 2))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (one, other) -> other));
        } catch (IOException gone) {
            return Map.of();
        }
    }

    /** The status and the body that the instance's host answers. */
    private String curl(Service service, String path, String... options) throws IOException, InterruptedException {
        String url = "http://acme-test.encore.localhost:" + service.proxyPort() + path;
        ProcessBuilder curl = new ProcessBuilder("curl", "-sS", "-o", "-", "-w", "\n%{http_code}", url);
        curl.command().addAll(List.of(options));
        Process process = curl.redirectErrorStream(true).start();
        try {
            String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = told.lastIndexOf('\n');
            secrets.hear(new Answer(0, Map.of(), told));
            return told.substring(end + 1) + " " + told.substring(0, end);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(assertion);
    }
}
