package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.proxy.RawClient;
import io.encoreservice.controlplane.web.Http;
import io.encoreservice.failure.Feeder.Accepted;
import io.encoreservice.journey.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tenant with one instance of a service, called through the service's own doors. */
final class ServiceTenant {

    private static final Duration LONG = Duration.ofMinutes(4);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int OK = 200;
    private static final int CREATED = 201;

    private final Service service;
    private final String token;
    private final String uid;

    private ServiceTenant(Service service, String token, String uid) {
        this.service = service;
        this.token = token;
        this.uid = uid;
    }

    /** Makes the instance; returns once it runs. */
    static ServiceTenant of(Service service) throws IOException, InterruptedException {
        String token = "Bearer " + service.token();
        Http api = new Http(service.apiPort());
        Http.Answer made = api.post("/encoreinstance", "{\"name\":\"kills\"}", "x-jwt", token);
        assertThat(made.status()).as(made.toString()).isEqualTo(OK);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(
                                api.get("/health/kills", "x-jwt", token).body())
                        .contains("running"));
        return new ServiceTenant(service, token, uid(service));
    }

    /** The instance's files. */
    Path content() {
        return service.data().resolve("content").resolve(uid);
    }

    /** What its engines have written to their log. */
    String log() throws IOException {
        return Files.readString(service.data().resolve("instances").resolve(uid).resolve("engine.log"));
    }

    /** Posts a job of two seconds, read no faster than they play; the service must take it. */
    Accepted post(String baseName) {
        String body = """
                {"profile": "program", "outputFolder": "/usercontent/out", "baseName": "%s", "duration": 2,
                 "inputs": [{"uri": "http://localhost:%d/samples/clip.mp4", "type": "AudioVideo", "params": {"re": null}}]}""".formatted(baseName, service.apiPort());
        RawClient.Answer answer = call("POST", "/encoreJobs", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(CREATED);
        return accepted(baseName, answer);
    }

    /** A job as it is now; its status is empty while nobody can say. */
    Accepted look(Accepted job) {
        RawClient.Answer answer = call("GET", "/encoreJobs/" + job.id(), "");
        return answer.head().isEmpty() || answer.status() != OK
                ? new Accepted(job.id(), job.baseName(), JSON.createObjectNode())
                : accepted(job.baseName(), answer);
    }

    /** Waits until a job has got so far. */
    Accepted awaitStatus(Accepted job, String status) {
        await().atMost(LONG).untilAsserted(() -> assertThat(look(job).status()).isEqualTo(status));
        return look(job);
    }

    /** A GET to the instance, as bytes to send. */
    String get(String path) {
        return "GET " + path + " HTTP/1.1\r\n" + hostAndToken() + "\r\n";
    }

    private static Accepted accepted(String baseName, RawClient.Answer answer) {
        JsonNode document = JSON.readTree(answer.body());
        return new Accepted(UUID.fromString(document.path("id").asString()), baseName, document);
    }

    private RawClient.Answer call(String method, String path, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        try (RawClient client = new RawClient(service.proxyPort())) {
            return client.send(method + " " + path + " HTTP/1.1\r\n" + hostAndToken()
                            + "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n" + body)
                    .answer(true);
        } catch (IOException away) {
            return new RawClient.Answer("", "", false);
        }
    }

    private String hostAndToken() {
        return "Host: default-kills.encore.localhost:" + service.proxyPort() + "\r\nx-jwt: " + token + "\r\n";
    }

    private static String uid(Service service) throws IOException {
        try (Stream<Path> instances = Files.list(service.data().resolve("instances"))) {
            return instances
                    .map(folder -> folder.getFileName().toString())
                    .findFirst()
                    .orElseThrow();
        }
    }
}
