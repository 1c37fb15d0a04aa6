package io.encoreservice.failure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a client does with an engine; it never waits long, since an engine may stand still. */
final class JobClient implements AutoCloseable {

    /** The status of a job that nobody knows. */
    static final String MISSING = "MISSING";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int NOT_FOUND = 404;
    private static final int OK = 200;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /** Posts a job under an id of the caller's; answers the HTTP status. */
    int post(URI engine, UUID id, String baseName) throws IOException {
        String body = """
                {"id": "%s", "profile": "kills", "outputFolder": "/usercontent/out", "baseName": "%s",
                 "inputs": [{"uri": "/usercontent/clip.mp4", "type": "AudioVideo", "params": {"re": null}}]}""".formatted(id, baseName);
        return send(HttpRequest.newBuilder(engine.resolve("/encoreJobs"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .statusCode();
    }

    /** A job's document. */
    JsonNode job(URI engine, UUID id) throws IOException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(engine.resolve("/encoreJobs/" + id)));
        if (answer.statusCode() == NOT_FOUND) {
            return JSON.createObjectNode().put("status", MISSING);
        }
        if (answer.statusCode() != OK) {
            throw new IOException("the engine answered " + answer.statusCode());
        }
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
