package io.encoreservice.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.RunningControlPlane.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of real engines and their jobs while their tenant may not use the service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandstillIT {

    private static final List<String> PLANS = List.of(
            "encore.plans.fleeting.instances=2",
            "encore.plans.fleeting.workers=1",
            "encore.plans.fleeting.replicas=1",
            "encore.plans.fleeting.lifetime=1ms",
            "encore.plans.short.instances=2",
            "encore.plans.short.workers=1",
            "encore.plans.short.replicas=1",
            "encore.plans.short.lifetime=20s");

    private Path folder;
    private RunningControlPlane service;

    @BeforeAll
    void start(@TempDir Path folder) {
        this.folder = folder;
        this.service = RunningControlPlane.start(folder, PLANS.toArray(String[]::new));
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void aSuspendedTenantsEngineStopsAndItsJobsWaitUntilItGoesOn() {
        makeTenant("acme", "default");
        service.createRunning("acme", "{\"name\":\"studio\",\"workers\":1}");
        makeAsleep("acme");
        List<String> jobs = List.of(enqueue("acme"), enqueue("acme"), enqueue("acme"));
        assertThat(engines()).isEqualTo(1);

        Answer suspended =
                service.asOperator("POST", "/admin/tenants/acme/suspend", "{\"reason\":\"the invoice is not paid\"}");

        assertThat(suspended.status()).isEqualTo(200);
        standsStill("acme", "Tenant acme is suspended: the invoice is not paid");

        assertThat(service.asOperator("POST", "/admin/tenants/acme/resume", "").status())
                .isEqualTo(200);

        service.awaitStatus("acme", "studio", "running");
        assertThat(engines()).isEqualTo(1);
        assertThat(scale("studio")).contains("\"desiredReplicas\":1");
        assertThat(scale("asleep")).contains("\"desiredReplicas\":0");
        assertThat(service.as("acme", "GET", "/health/asleep", "").body()).isEqualTo("{\"status\":\"stopped\"}");
        assertThat(jobsOf("acme")).containsExactlyInAnyOrderElementsOf(jobs);
        assertThat(service.as("acme", "GET", "/encoreinstance/studio/jobs", "").body())
                .doesNotContain("FAILED")
                .doesNotContain("CANCELLED");
        assertThat(service.as("acme", "DELETE", "/encoreinstance/studio", "").status())
                .isEqualTo(204);
        await().atMost(RunningControlPlane.LONG)
                .untilAsserted(() -> assertThat(engines()).isZero());
    }

    @Test
    void aTenantWhosePlanHasEndedStandsStillUntilItGetsAnother() {
        makeTenant("late", "default");
        service.createRunning("late", "{\"name\":\"studio\",\"workers\":1}");
        makeAsleep("late");
        String job = enqueue("late");

        Answer changed = service.asOperator("PATCH", "/admin/tenants/late", "{\"plan\":\"fleeting\"}");

        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        standsStill("late", "The time of tenant late on the plan fleeting ended at");

        service.asOperator("PATCH", "/admin/tenants/late", "{\"plan\":\"default\"}");

        service.awaitStatus("late", "studio", "running");
        assertThat(jobsOf("late")).containsExactly(job);
        service.as("late", "DELETE", "/encoreinstance/studio", "");
        await().atMost(RunningControlPlane.LONG)
                .untilAsserted(() -> assertThat(engines()).isZero());
    }

    @Test
    void timeAloneStopsATenantsEngine() {
        makeTenant("brief", "short");
        assertThat(service.as("brief", "POST", "/encoreinstance", "{\"name\":\"studio\"}")
                        .status())
                .isEqualTo(200);
        makeAsleep("brief");
        await().atMost(RunningControlPlane.LONG)
                .untilAsserted(() -> assertThat(engines()).isEqualTo(1));

        service.awaitStatus("brief", "studio", "stopped");

        standsStill("brief", "The time of tenant brief on the plan short ended at");
    }

    private void standsStill(String tenant, String why) {
        await().atMost(RunningControlPlane.LONG)
                .untilAsserted(() -> assertThat(engines()).isZero());
        Answer shown = service.as(tenant, "GET", "/encoreinstance/studio", "");
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.json().path("status").asString()).isEqualTo("stopped");
        assertThat(service.as(tenant, "GET", "/encoreinstance?status=stopped", "")
                        .json())
                .extracting(instance -> instance.path("name").asString())
                .containsExactly("asleep", "studio");
        Answer health = service.as(tenant, "GET", "/health/studio", "");
        assertThat(health.status()).isEqualTo(200);
        assertThat(health.json().path("status").asString()).isEqualTo("stopped");
        assertThat(health.json().path("message").asString()).startsWith(why);
        assertThat(health.json().has("reason")).isFalse();
        for (String call : List.of(
                "DELETE /encoreinstance/studio",
                "POST /encoreinstance",
                "PATCH /encoreinstance/studio",
                "PUT /scale/studio",
                "POST /restart/studio",
                "POST /encoreinstance/studio/jobs",
                "GET /encoreinstance/studio/jobs")) {
            String[] parts = call.split(" ", 2);
            String body = parts[0].startsWith("P") ? "{\"name\":\"other\"}" : "";
            refused(call, service.as(tenant, parts[0], parts[1], body), why);
        }
        for (String call : List.of("GET /encoreJobs", "POST /encoreJobs", "GET /v3/api-docs")) {
            String[] parts = call.split(" ", 2);
            refused(call, host(tenant, parts[0], parts[1]), why);
        }
    }

    private static void refused(String call, Answer answer, String why) {
        assertThat(answer.status()).as(call).isEqualTo(403);
        assertThat(answer.reason()).as(call).startsWith(why);
    }

    private void makeTenant(String tenant, String plan) {
        Answer made = service.asOperator(
                "POST", "/admin/tenants", "{\"tenantId\":\"" + tenant + "\",\"plan\":\"" + plan + "\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(200);
    }

    /** An instance that its own tenant has put to sleep. */
    private void makeAsleep(String tenant) {
        service.as(tenant, "POST", "/encoreinstance", "{\"name\":\"asleep\"}");
        assertThat(service.as(tenant, "PUT", "/scale/asleep", "{\"desiredReplicas\":0}")
                        .status())
                .isEqualTo(200);
        await().atMost(RunningControlPlane.LONG)
                .untilAsserted(() -> assertThat(engines()).isLessThanOrEqualTo(1));
    }

    private String enqueue(String tenant) {
        String body = """
                {"profile":"program","outputFolder":"/usercontent/out","baseName":"%s",\
                "inputs":[{"uri":"%s/samples/clip.mp4","type":"AudioVideo"}]}""".formatted(UUID.randomUUID(), service.apiUrl());
        Answer job = service.as(tenant, "POST", "/encoreinstance/studio/jobs", body);
        assertThat(job.status()).as(job.body()).isEqualTo(200);
        return job.json().path("url").asString();
    }

    private List<String> jobsOf(String tenant) {
        return StreamSupport.stream(
                        service.as(tenant, "GET", "/encoreinstance/studio/jobs", "")
                                .json()
                                .spliterator(),
                        false)
                .map(job -> job.path("url").asString())
                .toList();
    }

    private String scale(String instance) {
        return service.as("acme", "GET", "/scale/" + instance, "").body();
    }

    private Answer host(String tenant, String method, String path) {
        return service.host(
                tenant + "-studio",
                method,
                path,
                method.equals("GET") ? "" : "{}",
                "x-jwt: Bearer " + service.serviceToken(tenant));
    }

    /** How many engines of this very service run. */
    private long engines() {
        return ProcessHandle.current()
                .descendants()
                .map(child -> child.info().commandLine().orElse(""))
                .filter(line -> line.contains(folder.toString()) && line.contains("EncoreServiceApplication"))
                .count();
    }
}
