package io.encoreservice.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.shared.bundle.TestFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A newcomer's first hour: the README's lines, in order, against the packaged jar, on real media. */
class JourneyIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration JOB = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private String token = "";

    @Test
    void aNewcomerFollowsTheReadmeAndASecondJobOutlivesACrash() throws Exception {
        try (Service service = Service.start(folder)) {
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(
                            () -> assertThat(service.log()).contains("export SAT=", "/samples/clip.mp4", "-X DELETE"));
            token = bash(service, Readme.step("token") + "\nprintf %s \"$SAT\"").strip();

            createsTheInstance(service);
            readsTheInstancesOpenApi(service);
            String job = enqueues(service);
            JsonNode done = awaitEnd(service, job);
            assertThat(done.path("status").asString()).as(done.toString()).isEqualTo("SUCCESSFUL");
            everyOutputPlays(service, done);
            fetchesAsTheReadmeShows(service);
            waitsInAPipeline(service);
            aJobOutlivesACrash(service);
            asksForATrialToken(service);
            changesTheInstance(service);
            removesTheInstance(service);
        }
    }

    private void createsTheInstance(Service service) throws Exception {
        JsonNode created = JSON.readTree(bash(service, Readme.step("create")));

        assertThat(created.isArray()).isTrue();
        JsonNode instance = created.get(0);
        assertThat(instance.path("name").asString()).isEqualTo("test");
        assertThat(instance.path("url").asString())
                .isEqualTo(service.adapt("http://default-test.encore.localhost:8081/"));
        assertThat(instance.at("/resources/enqueueJob/method").asString()).isEqualTo("POST");
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(
                        () -> assertThat(bash(service, Readme.step("inspect"))).contains("\"running\""));
    }

    private void changesTheInstance(Service service) throws Exception {
        String answers = bash(service, Readme.step("change"));

        assertThat(answers).contains("\"workers\":3").contains("\"desiredReplicas\":1,\"maxReplicas\":1");
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(
                        () -> assertThat(bash(service, Readme.step("inspect"))).contains("{\"status\":\"running\"}"));
    }

    private void readsTheInstancesOpenApi(Service service) throws Exception {
        String documents = bash(service, Readme.step("openapi"));

        assertThat(documents).contains("\"openapi\"").contains("openapi: ").contains("/encoreJobs");
    }

    private String enqueues(Service service) throws Exception {
        JsonNode job = JSON.readTree(bash(service, Readme.step("enqueue")));
        assertThat(job.path("status").asString()).isEqualTo("QUEUED");
        assertThat(JSON.readTree(bash(service, Readme.step("watch")))
                        .at("/_embedded/encoreJobs/0/id")
                        .asString())
                .isEqualTo(job.path("id").asString());
        return job.path("id").asString();
    }

    private void everyOutputPlays(Service service, JsonNode job) throws Exception {
        assertThat(job.path("output")).hasSizeGreaterThanOrEqualTo(3);
        for (JsonNode output : job.path("output")) {
            String path = output.path("file").asString();
            assertThat(path).startsWith("/usercontent/demo/demo_");
            Path file = folder.resolve(Path.of(path).getFileName());
            bash(
                    service,
                    "curl -sS -f -o '" + file + "' -H \"x-jwt: Bearer $SAT\" 'http://default-test.encore.localhost:8081"
                            + path + "'");
            assertThat(Files.size(file)).isEqualTo(output.path("fileSize").asLong());
            JsonNode probed = probe(file);
            if (output.path("type").asString().equals("VideoFile")) {
                assertThat(probed.at("/format/duration").asDouble()).isBetween(4.8, 5.3);
                assertThat(probed.at("/streams/0/height").asInt())
                        .isEqualTo(output.at("/videoStreams/0/height").asInt());
            }
        }
    }

    private void fetchesAsTheReadmeShows(Service service) throws Exception {
        String fetch = Readme.step("fetch");
        bash(service, "cd '" + folder + "'\n" + fetch);
        String name = fetch.substring(fetch.lastIndexOf('/') + 1, fetch.lastIndexOf('\''));
        assertThat(folder.resolve(name)).isNotEmptyFile();
        assertThat(bash(service, Readme.step("files"))).contains(name);
    }

    private void waitsInAPipeline(Service service) throws Exception {
        Path job = folder.resolve("job.json");
        Files.writeString(job, service.adapt(Files.readString(Path.of("examples/job.json"))));
        String line = Readme.step("pipeline").replace("examples/job.json", job.toString());

        Outcome good = run(service, line);
        Files.writeString(job, Files.readString(job).replace("clip.mp4", "no-such-clip.mp4"));
        Outcome bad = run(service, line);

        assertThat(good.exit()).as(good.output()).isZero();
        assertThat(good.output()).contains("SUCCESSFUL");
        assertThat(bad.exit()).as(bad.output()).isEqualTo(1);
        assertThat(bad.output()).contains("FAILED");
    }

    private void aJobOutlivesACrash(Service service) throws Exception {
        List<ProcessHandle> family =
                new ArrayList<>(service.handle().descendants().toList());
        assertThat(family).hasSizeGreaterThanOrEqualTo(2);
        String enqueue = Readme.step("enqueue").replace("\"baseName\": \"demo_\"", "\"baseName\": \"again_\"");
        String first = JSON.readTree(bash(service, enqueue)).path("id").asString();
        String second = JSON.readTree(bash(service, enqueue.replace("again_", "waiting_")))
                .path("id")
                .asString();
        await().atMost(JOB)
                .untilAsserted(() -> assertThat(status(service, first)).isEqualTo("IN_PROGRESS"));
        family.addAll(service.handle().descendants().toList());

        service.crashAndRestart();

        assertThat(family).noneMatch(ProcessHandle::isAlive);
        assertThat(awaitEnd(service, first).path("status").asString()).isEqualTo("SUCCESSFUL");
        assertThat(awaitEnd(service, second).path("status").asString()).isEqualTo("SUCCESSFUL");
    }

    private void asksForATrialToken(Service service) throws Exception {
        JsonNode trial = JSON.readTree(bash(service, Readme.step("trial")));

        assertThat(trial.path("tenantId").asString()).startsWith("trial-");
        assertThat(trial.path("token").asString()).isNotBlank();
    }

    private void removesTheInstance(Service service) throws Exception {
        assertThat(bash(service, Readme.step("delete"))).isEmpty();
        assertThat(bash(service, "curl -sS -H \"x-jwt: Bearer $SAT\" http://localhost:8080/encoreinstance"))
                .isEqualTo("[]");
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            try (var left = Files.list(service.data().resolve("content"))) {
                assertThat(left).isEmpty();
            }
        });
    }

    private JsonNode awaitEnd(Service service, String job) {
        await().atMost(JOB)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(status(service, job)).isIn("SUCCESSFUL", "FAILED", "CANCELLED"));
        return job(service, job);
    }

    private String status(Service service, String id) {
        return job(service, id).path("status").asString();
    }

    private JsonNode job(Service service, String id) {
        try {
            return JSON.readTree(bash(
                    service,
                    "curl -sS -f --retry 10 --retry-connrefused -H \"x-jwt: Bearer $SAT\" http://default-test.encore.localhost:8081/encoreJobs/"
                            + id));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String bash(Service service, String lines) throws IOException, InterruptedException {
        Outcome outcome = run(service, lines);
        assertThat(outcome.exit()).as(outcome.output()).isZero();
        return outcome.output();
    }

    private Outcome run(Service service, String lines) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "step", ".out");
        ProcessBuilder shell = new ProcessBuilder("bash", "-e", "-c", service.adapt(lines))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        shell.environment().put("SAT", token);
        Process step = shell.start();
        if (!step.waitFor(6, TimeUnit.MINUTES)) {
            step.destroyForcibly().waitFor();
            throw new AssertionError("no end within six minutes: " + lines);
        }
        return new Outcome(step.exitValue(), Files.readString(out));
    }

    private static JsonNode probe(Path file) throws IOException, InterruptedException {
        var tools = TestFfmpeg.tools();
        ProcessBuilder ffprobe = new ProcessBuilder(
                tools.ffprobe().toString(),
                "-v",
                "error",
                "-of",
                "json",
                "-show_streams",
                "-show_format",
                file.toString());
        ffprobe.environment().put("LD_LIBRARY_PATH", tools.libraries().toString());
        Process process = ffprobe.start();
        String json = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("ffprobe of " + file.getFileName()).isZero();
        return JSON.readTree(json);
    }

    private record Outcome(int exit, String output) {}
}
