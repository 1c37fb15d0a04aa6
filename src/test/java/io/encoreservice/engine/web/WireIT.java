package io.encoreservice.engine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.engine.RunningEngine;
import io.encoreservice.engine.job.JobStatus;
import io.encoreservice.engine.job.MediaFile;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.engine.queue.Lease;
import io.encoreservice.engine.queue.Queues;
import io.encoreservice.shared.redis.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests as SVT Encore's clients send them, and what SVT Encore answers, field by field in its order, but for: problems that say
 * more, empty pages with their array, and the media type of HAL where the client names none.
 */
class WireIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> OURS = Set.of("reason", "violations");
    private static final Path FILES = Path.of("src/test/resources/wire");

    @TempDir
    Path content;

    private RedisServer redis;
    private RunningEngine engine;

    @BeforeEach
    void start() {
        redis = RedisServer.start();
        engine = RunningEngine.start(redis, content, List.of(), "encore-settings.poll-disabled=true");
    }

    @AfterEach
    void stop() {
        engine.close();
        redis.close();
    }

    @Test
    void everyRequestIsAnsweredAsSvtEncoreAnswersIt() throws Exception {
        List<Path> exchanges;
        try (Stream<Path> files = Files.list(FILES)) {
            exchanges = files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
        assertThat(exchanges).hasSizeGreaterThan(30);

        List<String> differences = new ArrayList<>();
        for (Path file : exchanges) {
            Exchange exchange = Exchange.read(file);
            HttpResponse<String> answer = send(exchange);
            differences.addAll(exchange.differences(answer, engine.address().toString()));
        }

        assertThat(differences).isEmpty();
    }

    @Test
    void aJobThatIsDoneShowsWhatItMadeAsSvtEncoreDoes() throws Exception {
        JsonNode expected = JSON.readTree(Files.readString(FILES.resolve("successful.json")));
        send(Exchange.read(FILES.resolve("01-post.txt")));
        JobQueue queue = engine.bean(JobQueue.class);
        Lease lease = queue.lease(UUID.randomUUID()).orElseThrow().lease();
        queue.analyzed(lease, files(expected.path("inputs").get(0).path("analyzed")));
        List<MediaFile> output = new ArrayList<>();
        expected.path("output").forEach(file -> output.addAll(files(file)));
        queue.commit(lease, new OutputManifest(List.of()), output, Map.of(), 0.615);
        Queues.finish(queue, lease, JobStatus.SUCCESSFUL, null);

        JsonNode shown = engine.get("/encoreJobs/" + lease.job()).json();

        List<String> differences = new ArrayList<>();
        compare("", expected, shown, engine.address().toString(), differences);
        assertThat(differences).isEmpty();
    }

    private static List<MediaFile> files(JsonNode file) {
        return JSON.readValue("[" + file + "]", new TypeReference<List<MediaFile>>() {});
    }

    private HttpResponse<String> send(Exchange exchange) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(engine.address() + exchange.path()))
                .method(exchange.method(), BodyPublishers.ofString(exchange.body()));
        boolean typed = exchange.headers().stream().anyMatch(header -> header.startsWith("Content-Type:"));
        if (!exchange.body().isEmpty() && !typed) {
            request.header("Content-Type", "application/json");
        }
        for (String header : exchange.headers()) {
            request.header(header.substring(0, header.indexOf(':')), header.substring(header.indexOf(':') + 2));
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    /** One request and what is expected; see the files. */
    record Exchange(
            String name,
            String method,
            String path,
            List<String> headers,
            String body,
            int status,
            String type,
            String answer) {

        static Exchange read(Path file) throws IOException {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            String[] first = lines.getFirst().split(" ", 2);
            int blank = lines.indexOf("");
            int end = 0;
            while (!lines.get(end).startsWith("--- ")) {
                end++;
            }
            String[] expected = lines.get(end).split(" ", 3);
            return new Exchange(
                    Objects.requireNonNull(file.getFileName()).toString(),
                    first[0],
                    first[1],
                    lines.subList(1, blank),
                    String.join("\n", lines.subList(blank + 1, end)),
                    Integer.parseInt(expected[1]),
                    expected[2],
                    String.join("\n", lines.subList(end + 1, lines.size())));
        }

        List<String> differences(HttpResponse<String> actual, String base) {
            List<String> differences = new ArrayList<>();
            if (actual.statusCode() != status) {
                differences.add(name + ": status " + actual.statusCode() + " for " + status + " " + actual.body());
                return differences;
            }
            String given = actual.headers().firstValue("Content-Type").orElse("");
            if (!given.equals(type)) {
                differences.add(name + ": type " + given);
            }
            if (answer.isEmpty()) {
                if (!actual.body().isEmpty()) {
                    differences.add(name + ": a body " + actual.body());
                }
                return differences;
            }
            compare(name, JSON.readTree(answer), JSON.readTree(actual.body()), base, differences);
            return differences;
        }
    }

    private static void compare(String at, JsonNode expected, JsonNode actual, String base, List<String> differences) {
        if (expected.isObject() && actual.isObject()) {
            List<String> names = actual.propertyNames().stream()
                    .filter(name -> !OURS.contains(name) || expected.has(name))
                    .toList();
            boolean problem = expected.has("detail");
            List<String> wanted = List.copyOf(expected.propertyNames());
            if (problem ? !Set.copyOf(names).equals(Set.copyOf(wanted)) : !names.equals(wanted)) {
                differences.add(at + ": fields " + names + " for " + wanted);
            }
            expected.properties()
                    .forEach(field -> compare(
                            at + "/" + field.getKey(),
                            field.getValue(),
                            actual.path(field.getKey()),
                            base,
                            differences));
        } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                compare(at + "/" + i, expected.get(i), actual.get(i), base, differences);
            }
        } else if (!matches(expected, actual, base)) {
            differences.add(at + ": " + actual + " for " + expected);
        }
    }

    private static boolean matches(JsonNode expected, JsonNode actual, String base) {
        if (!expected.isString()) {
            return expected.equals(actual);
        }
        String given = actual.asString();
        return switch (expected.stringValue()) {
            case "${any}" -> !given.isBlank();
            case "${date}" -> given.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            case "${local}" -> given.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}");
            default -> actual.isString() && given.equals(expected.stringValue().replace("${base}", base));
        };
    }
}
