package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An engine's jobs as its client sees them, and the content folder in which they may leave nothing. */
final class JobApi implements AutoCloseable {

    static final Duration LONG = Duration.ofMinutes(3);
    private static final Set<String> ENDED = Set.of("SUCCESSFUL", "FAILED", "CANCELLED");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
    private final URI engine;
    private final Path content;

    JobApi(URI engine, Path content) {
        this.engine = engine;
        this.content = content;
    }

    /** What to do with which input; {@code more} is further fields, each with a comma behind. */
    static String body(String profile, String baseName, String input, String more) {
        return """
                {%s "profile": "%s", "baseName": "%s", "outputFolder": "/usercontent/out/%s",
                 "inputs": [%s]}""".formatted(more, profile, baseName, baseName, input);
    }

    static String file(String name) {
        return "{\"type\": \"AudioVideo\", \"uri\": \"/usercontent/" + name + "\"}";
    }

    /** As {@link #file}, read no faster than it plays, so that an encode lasts as long on every machine. */
    static String inRealTime(String name) {
        return file(name).replace("}", ", \"params\": {\"readrate\": \"1\"}}");
    }

    UUID submit(String profile, String baseName, String input) {
        return submit(body(profile, baseName, input, ""));
    }

    UUID submit(String body) {
        HttpResponse<String> answer = send("POST", "/encoreJobs", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return UUID.fromString(JSON.readTree(answer.body()).path("id").asString());
    }

    JsonNode find(UUID id) {
        return JSON.readTree(send("GET", "/encoreJobs/" + id, null).body());
    }

    String status(UUID id) {
        return find(id).path("status").asString();
    }

    /** Answers the HTTP status. */
    int cancel(UUID id) {
        return send("POST", "/encoreJobs/" + id + "/cancel", "").statusCode();
    }

    HttpResponse<String> send(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(engine + path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a GET is answered so. */
    void awaitAnswer(String path, int status) {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(
                        () -> assertThat(send("GET", path, null).statusCode()).isEqualTo(status));
    }

    JsonNode awaitEnd(UUID id) {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(status(id)).isIn(ENDED));
        return find(id);
    }

    /** The reason of a job that failed: it names no path of this machine, and no temporary file of the job is left. */
    String awaitFailure(UUID id) {
        JsonNode job = awaitEnd(id);
        assertThat(job.path("status").asString()).as(job.toString()).isEqualTo("FAILED");
        String message = job.path("message").asString();
        assertThat(message).doesNotContain(content.toAbsolutePath().toString(), ".attempts", "target/");
        awaitNothingLeft(id);
        return message;
    }

    void awaitSuccess(UUID id) {
        JsonNode job = awaitEnd(id);
        assertThat(job.path("status").asString()).as(job.toString()).isEqualTo("SUCCESSFUL");
        awaitNothingLeft(id);
    }

    private void awaitNothingLeft(UUID id) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(
                                Files.exists(content.resolve(".attempts").resolve(id.toString())))
                        .as("temporary files of job %s", id)
                        .isFalse());
    }

    @Override
    public void close() {
        http.close();
    }
}
