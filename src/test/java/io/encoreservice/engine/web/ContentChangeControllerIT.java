package io.encoreservice.engine.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.engine.RunningEngine;
import io.encoreservice.shared.redis.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentChangeControllerIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int MEGABYTE = 1024 * 1024;

    @TempDir
    static Path folder;

    private static Path root;
    private static RedisServer redis;
    private static RunningEngine engine;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        root = Files.createDirectories(folder.resolve("content"));
        Files.writeString(folder.resolve("secret"), "secret");
        redis = RedisServer.start();
        engine = RunningEngine.start(
                redis,
                root,
                List.of(),
                "encore-settings.poll-disabled=true",
                "encore-settings.limits.input-size=1MB",
                "encore-settings.limits.storage=4MB");
    }

    @AfterAll
    static void stop() {
        engine.close();
        redis.close();
        HTTP.close();
    }

    @BeforeEach
    void empty() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(root)) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void aFileIsTakenInWithTheFoldersOnItsWayAndServedAsItIs() throws Exception {
        HttpResponse<String> answer = put("/usercontent/in/new/%C3%A5%201.mp4", text("hello"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.body()).isEmpty();
        assertThat(header(answer, "Location")).isEqualTo(engine.address() + "/usercontent/in/new/%C3%A5%201.mp4");
        assertThat(root.resolve("in/new/å 1.mp4")).hasContent("hello");
        HttpResponse<String> read = send("GET", header(answer, "Location"), BodyPublishers.noBody());
        assertThat(read.body()).isEqualTo("hello");
        assertThat(header(read, "ETag")).isNotEmpty().isEqualTo(header(answer, "ETag"));
        assertThat(root.resolve(".uploads")).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"application/x-www-form-urlencoded", "application/json", "video/mp4"})
    void theBodyIsTheFileWhateverItsType(String type) throws Exception {
        put("/usercontent//in//a.mp4", text("a=1&b=2"), "Content-Type", type);

        assertThat(root.resolve("in/a.mp4")).hasContent("a=1&b=2");
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Type, multipart/form-data; boundary=x, 415",
        "Content-Encoding, gzip, 415",
        "Content-Range, bytes 0-4/9, 400"
    })
    void aBodyThatIsNotTheFileItselfIsRefused(String name, String value, int status) throws Exception {
        HttpResponse<String> answer = put("/usercontent/a.mp4", text("hello"), name, value);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("\"reason\":\"" + name + " must not be");
        assertThat(root.resolve("a.mp4")).doesNotExist();
    }

    @Test
    void aFileIsReplacedAndItsVersionChanges() throws Exception {
        HttpResponse<String> first = put("/usercontent/a.mp4", text("one"));

        HttpResponse<String> second = put("/usercontent/a.mp4", text("two"));

        assertThat(second.statusCode()).isEqualTo(204);
        assertThat(header(second, "ETag")).isNotEmpty().isNotEqualTo(header(first, "ETag"));
        assertThat(root.resolve("a.mp4")).hasContent("two");
    }

    @Test
    void aVersionThatIsNotThereIsNeitherReplacedNorDeleted() throws Exception {
        String old = header(put("/usercontent/a.mp4", text("old")), "ETag");
        String now = header(put("/usercontent/a.mp4", text("now")), "ETag");

        for (String method : List.of("PUT", "DELETE")) {
            HttpResponse<String> stale = send(method, "/usercontent/a.mp4", text("other"), "If-Match", old);
            assertThat(stale.statusCode()).isEqualTo(412);
            assertThat(stale.body()).contains("\"reason\":\"'/usercontent/a.mp4' is not, or not any more,");
        }
        assertThat(put("/usercontent/a.mp4", text("other"), "If-None-Match", "*")
                        .statusCode())
                .isEqualTo(412);
        assertThat(put("/usercontent/b.mp4", text("other"), "If-Match", "*").statusCode())
                .isEqualTo(412);
        assertThat(root.resolve("a.mp4")).hasContent("now");
        assertThat(root.resolve("b.mp4")).doesNotExist();
        assertThat(put("/usercontent/b.mp4", text("new"), "If-None-Match", "*").statusCode())
                .isEqualTo(201);
        assertThat(put("/usercontent/a.mp4", text("later"), "If-Match", "\"x\", " + now)
                        .statusCode())
                .isEqualTo(204);
        assertThat(send("DELETE", "/usercontent/a.mp4", text(""), "If-Match", "*")
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void ofManyWhoWouldMakeAFileOneDoes() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 20)
                .mapToObj(i -> HTTP.sendAsync(
                        request("PUT", "/usercontent/one.mp4", text("x"), "If-None-Match", "*"),
                        BodyHandlers.ofString()))
                .toList();

        List<Integer> codes =
                answers.stream().map(answer -> answer.join().statusCode()).toList();

        assertThat(codes).containsOnlyOnce(201).containsOnly(201, 412);
    }

    @Test
    void ofUploadsToOnePathAtOnceOneStandsWhole() throws Exception {
        byte[][] bodies = new byte[8][];
        for (int i = 0; i < bodies.length; i++) {
            bodies[i] = new byte[200_000 + i];
            Arrays.fill(bodies[i], (byte) i);
        }

        List<CompletableFuture<HttpResponse<String>>> answers = Arrays.stream(bodies)
                .map(body -> HTTP.sendAsync(
                        request("PUT", "/usercontent/one.mp4", BodyPublishers.ofByteArray(body)),
                        BodyHandlers.ofString()))
                .toList();

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isBetween(201, 204));
        byte[] stands = Files.readAllBytes(root.resolve("one.mp4"));
        assertThat(stands).isEqualTo(bodies[stands[0]]);
        assertThat(root.resolve(".uploads")).isEmptyDirectory();
    }

    @Test
    void aFileThatIsTooLargeIsRefusedBeforeItIsSentOrAsSoonAsItIs() throws Exception {
        String refused = raw("PUT /usercontent/big.mp4 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Expect: 100-continue\r\nContent-Length: 1048577\r\n\r\n");
        HttpResponse<String> unannounced = put("/usercontent/big.mp4", chunked(new byte[MEGABYTE + 1]));

        assertThat(refused)
                .startsWith("HTTP/1.1 413")
                .contains("\"reason\":\"The file is too large: it has 1.0 MB, and at most 1 MB are allowed\"");
        assertThat(unannounced.statusCode()).isEqualTo(413);
        assertThat(unannounced.body()).contains("\"reason\":\"The file is too large: at most 1 MB are allowed\"");
        assertThat(put("/usercontent/just.mp4", chunked(new byte[MEGABYTE])).statusCode())
                .isEqualTo(201);
        assertThat(root.resolve("big.mp4")).doesNotExist();
        assertThat(root.resolve(".uploads")).isEmptyDirectory();
    }

    @Test
    void whatTheInstanceMayHoldIsNotExceeded() throws Exception {
        Files.write(root.resolve("held.mp4"), new byte[4 * MEGABYTE - 5]);

        await().atMost(LONG).untilAsserted(() -> {
            HttpResponse<String> answer = put("/usercontent/more.mp4", text("123456"));
            assertThat(answer.statusCode()).isEqualTo(507);
            assertThat(answer.body()).contains("\"reason\":\"There is no room: with this file this instance's files");
        });
        assertThat(put("/usercontent/chunked.mp4", chunked("123456".getBytes(StandardCharsets.US_ASCII)))
                        .statusCode())
                .isEqualTo(507);

        assertThat(root.resolve("chunked.mp4")).doesNotExist();
        assertThat(root.resolve(".uploads"))
                .satisfiesAnyOf(
                        uploads -> assertThat(uploads).doesNotExist(),
                        uploads -> assertThat(uploads).isEmptyDirectory());
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 100000, 12345", "'Transfer-Encoding: chunked', '5\r\n12345\r\n'"})
    void ofAnUploadThatIsCutOffNothingIsLeft(String framing, String begun) throws Exception {
        try (Socket socket = connect()) {
            write(socket, "PUT /usercontent/in/cut.mp4 HTTP/1.1\r\nHost: x\r\n" + framing + "\r\n\r\n" + begun);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(root.resolve(".uploads")).isNotEmptyDirectory());
        }

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(root.resolve(".uploads")).isEmptyDirectory());
        assertThat(root.resolve("in")).doesNotExist();
    }

    @Test
    void aFileThatAnUnfinishedJobWillWriteIsLeftAlone() throws Exception {
        Files.createDirectories(root.resolve("out"));
        for (String file : List.of("demo__x264_360.mp4", "demo__thumb03.jpg", "other.mp4")) {
            Files.writeString(root.resolve("out").resolve(file), "old");
        }
        List<String> claimed = claims(job("/usercontent/out"));
        assertThat(claimed).isNotEmpty();

        for (String path : claimed) {
            for (String method : List.of("PUT", "DELETE")) {
                HttpResponse<String> refused = send(method, path, text("new"));
                assertThat(refused.statusCode()).as(method + " " + path).isEqualTo(409);
                assertThat(refused.body()).contains("will be written by job");
            }
            Files.writeString(root.resolve(path.substring("/usercontent/".length())), "old");
        }
        HttpResponse<String> all = send("DELETE", "/usercontent/out?recursive=true", text(""));
        assertThat(all.statusCode()).isEqualTo(409);
        assertThat(send("DELETE", "/usercontent/out/other.mp4", text("")).statusCode())
                .isEqualTo(204);
        UUID job = UUID.fromString(engine.get("/encoreJobs")
                .json()
                .at("/_embedded/encoreJobs/0/id")
                .stringValue());
        engine.post("/encoreJobs/" + job + "/cancel", "");
        assertThat(put(claimed.getFirst(), text("new")).statusCode()).isEqualTo(204);
        assertThat(send("DELETE", "/usercontent/out?recursive=true", text("")).statusCode())
                .isEqualTo(204);
    }

    @Test
    void aFolderOrAFileInTheWayIsNotReplaced() throws Exception {
        Files.createDirectories(root.resolve("demo/sub"));
        Files.writeString(root.resolve("demo/a.mp4"), "a");

        for (String path : List.of("/usercontent", "/usercontent/demo", "/usercontent/demo/sub/")) {
            HttpResponse<String> answer = put(path, text("x"));
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.body()).contains("is a folder\"");
        }
        HttpResponse<String> through = put("/usercontent/demo/a.mp4/b/c.mp4", text("x"));
        assertThat(through.statusCode()).isEqualTo(409);
        assertThat(through.body()).contains("\"reason\":\"'/usercontent/demo/a.mp4' is a file, no folder\"");
        assertThat(root.resolve("demo/a.mp4")).hasContent("a");
    }

    @Test
    void filesAndEmptyFoldersAreDeletedAndFullOnesWhenThatIsWished() throws Exception {
        Files.createDirectories(root.resolve("demo/sub/deep"));
        Files.writeString(root.resolve("demo/a.mp4"), "a");
        Files.writeString(root.resolve("demo/sub/deep/b.mp4"), "b");

        assertThat(delete("/usercontent/demo/a.mp4")).isEqualTo(204);
        assertThat(delete("/usercontent/demo/a.mp4")).isEqualTo(404);
        assertThat(delete("/usercontent/demo/a.mp4/x")).isEqualTo(404);
        assertThat(delete("/usercontent/demo")).isEqualTo(409);
        assertThat(root.resolve("demo/sub/deep/b.mp4")).hasContent("b");
        assertThat(delete("/usercontent/demo?recursive=true")).isEqualTo(204);
        assertThat(root.resolve("demo")).doesNotExist();
        Files.createDirectories(root.resolve("none"));
        assertThat(delete("/usercontent/none/")).isEqualTo(204);
        assertThat(delete("/usercontent?recursive=true")).isEqualTo(409);
        assertThat(delete("/usercontent/")).isEqualTo(409);
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void whatIsHiddenAndWhatALinkPointsAtOutlivesItsFoldersDeletion() throws Exception {
        Files.createDirectories(root.resolve("demo/.kept"));
        Files.writeString(root.resolve("demo/.kept/a"), "a");
        Files.writeString(root.resolve("demo/b"), "b");
        Files.createSymbolicLink(root.resolve("demo/link"), folder.resolve("secret"));
        Files.createSymbolicLink(root.resolve("demo/elsewhere"), folder);

        assertThat(delete("/usercontent/demo?recursive=true")).isEqualTo(409);

        assertThat(root.resolve("demo/.kept/a")).hasContent("a");
        assertThat(root.resolve("demo/b")).doesNotExist();
        assertThat(root.resolve("demo/link")).doesNotExist();
        assertThat(Files.exists(root.resolve("demo/elsewhere"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(folder.resolve("secret")).hasContent("secret");
    }

    private static String job(String outputFolder) {
        RunningEngine.Answer created = engine.post("/encoreJobs", """
                {"profile": "program", "outputFolder": "%s", "baseName": "demo_",
                 "inputs": [{"type": "AudioVideo", "uri": "https://media.example/in.mp4"}]}
                """.formatted(outputFolder));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().get("id").stringValue();
    }

    /** What is claimed in the queue for a job, as paths: the third picture where there are many. */
    private static List<String> claims(String job) {
        return engine
                .bean(org.redisson.api.RedissonClient.class)
                .<String, String>getMap("{encore}:outputs")
                .readAllEntrySet()
                .stream()
                .filter(claim -> claim.getValue().equals(job))
                .map(claim -> claim.getKey().contains("%") ? claim.getKey().formatted(3) : claim.getKey())
                .sorted()
                .toList();
    }

    private static int delete(String path) throws Exception {
        return send("DELETE", path, BodyPublishers.noBody()).statusCode();
    }

    private static HttpResponse<String> put(String path, BodyPublisher body, String... headers) throws Exception {
        return send("PUT", path, body, headers);
    }

    private static HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers)
            throws Exception {
        return HTTP.send(request(method, path, body, headers), BodyHandlers.ofString());
    }

    private static HttpRequest request(String method, String path, BodyPublisher body, String... headers) {
        URI address = URI.create(path.startsWith("http") ? path : engine.address() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(address).method(method, body);
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    private static BodyPublisher text(String text) {
        return BodyPublishers.ofString(text);
    }

    private static BodyPublisher chunked(byte[] bytes) {
        return BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(bytes));
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.ofLiteral("127.0.0.1"), engine.address().getPort());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = connect();
                InputStream answer = socket.getInputStream()) {
            write(socket, request);
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
