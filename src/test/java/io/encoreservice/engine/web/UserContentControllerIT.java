package io.encoreservice.engine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.engine.RunningEngine;
import io.encoreservice.shared.redis.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserContentControllerIT {

    private static final String FIFTY = "n123456789n123456789n123456789n123456789n123456789";
    private static final String LONG_NAME = FIFTY + FIFTY + FIFTY + FIFTY + FIFTY + FIFTY;
    private static final String TEXT = "0123456789abcdefghij";

    @TempDir
    static Path folder;

    private static Path root;
    private static RedisServer redis;
    private static RunningEngine engine;
    private static int port;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        root = Files.createDirectories(folder.resolve("content"));
        Files.createDirectories(root.resolve("demo/sub"));
        Files.writeString(root.resolve("demo/a.mp4"), TEXT);
        Files.writeString(root.resolve("demo/page.html"), "<script>");
        Files.writeString(root.resolve("demo/åäö 1.jpg"), TEXT);
        Files.writeString(root.resolve("demo/.hidden"), "secret");
        Files.createFile(root.resolve("demo/empty.ts"));
        Files.createDirectories(root.resolve(".attempts/x"));
        Files.writeString(root.resolve(".attempts/x/a"), "secret");
        Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(root.resolve("demo/link"), folder.resolve("secret"));
        Files.createSymbolicLink(root.resolve("demo/elsewhere"), folder);
        redis = RedisServer.start();
        engine = RunningEngine.start(redis, root, List.of(), "encore-settings.poll-disabled=true");
        port = engine.address().getPort();
    }

    @AfterAll
    static void stop() {
        engine.close();
        redis.close();
        HTTP.close();
    }

    @Test
    void aFileIsServedWholeWithWhatAClientNeedsToKnow() throws Exception {
        HttpResponse<String> answer = get("/usercontent/demo/a.mp4");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(TEXT);
        assertThat(header(answer, "Content-Type")).isEqualTo("video/mp4");
        assertThat(header(answer, "Content-Length")).isEqualTo("20");
        assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(answer, "ETag")).startsWith("\"").endsWith("\"");
        assertThat(header(answer, "Last-Modified")).endsWith("GMT");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(answer, "Content-Security-Policy")).isEqualTo("sandbox");
        assertThat(answer.headers().firstValue("Content-Disposition")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//usercontent/demo/a.mp4",
                "/usercontent//demo//a.mp4",
                "//usercontent//demo/a.mp4",
                "/usercontent/demo/%61.mp4"
            })
    void doubledSlashesAndNeedlessEncodingMeanTheSameFile(String path) throws Exception {
        assertThat(raw("GET " + path)).startsWith("HTTP/1.1 200").endsWith(TEXT);
    }

    @Test
    void aNameMayHoldSpacesAndLettersOfAnyAlphabet() throws Exception {
        HttpResponse<String> answer = get("/usercontent/demo/%C3%A5%C3%A4%C3%B6%201.jpg");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).isEqualTo("image/jpeg");
    }

    @Test
    void whatABrowserCouldRunIsOfferedForSaving() throws Exception {
        assertThat(header(get("/usercontent/demo/page.html"), "Content-Disposition"))
                .isEqualTo("attachment");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-4, 01234, bytes 0-4/20",
        "bytes=10-, abcdefghij, bytes 10-19/20",
        "bytes=-3, hij, bytes 17-19/20",
        "bytes=-99, 0123456789abcdefghij, bytes 0-19/20",
        "bytes=15-99, fghij, bytes 15-19/20",
        "bytes=19-19, j, bytes 19-19/20"
    })
    void aRangeIsServedAlone(String range, String body, String contentRange) throws Exception {
        HttpResponse<String> answer = get("/usercontent/demo/a.mp4", "Range", range);

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(header(answer, "Content-Range")).isEqualTo(contentRange);
    }

    @ParameterizedTest
    @CsvSource({"a.mp4, bytes=20-", "a.mp4, bytes=99-100", "empty.ts, bytes=0-", "empty.ts, bytes=-5"})
    void aRangeBeyondTheEndCannotBeSatisfied(String name, String range) throws Exception {
        HttpResponse<String> answer = get("/usercontent/demo/" + name, "Range", range);

        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(header(answer, "Content-Range")).startsWith("bytes */");
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=5-2", "bytes=x", "chunks=0-1", "bytes=", "bytes=0-1,4-5"})
    void aRangeThatIsNotUnderstoodIsIgnored(String range) throws Exception {
        HttpResponse<String> answer = get("/usercontent/demo/a.mp4", "Range", range);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(TEXT);
    }

    @Test
    void whatAClientHasIsNotSentAgain() throws Exception {
        HttpResponse<String> first = get("/usercontent/demo/a.mp4");

        assertThat(get("/usercontent/demo/a.mp4", "If-None-Match", header(first, "ETag"))
                        .statusCode())
                .isEqualTo(304);
        assertThat(get("/usercontent/demo/a.mp4", "If-Modified-Since", header(first, "Last-Modified"))
                        .statusCode())
                .isEqualTo(304);
        assertThat(get("/usercontent/demo/a.mp4", "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aRangeOfAnotherVersionOfTheFileIsTheWholeFile() throws Exception {
        String etag = header(get("/usercontent/demo/a.mp4"), "ETag");

        assertThat(get("/usercontent/demo/a.mp4", "Range", "bytes=0-4", "If-Range", etag)
                        .body())
                .isEqualTo("01234");
        assertThat(get("/usercontent/demo/a.mp4", "Range", "bytes=0-4", "If-Range", "\"old\"")
                        .body())
                .isEqualTo(TEXT);
        assertThat(get("/usercontent/demo/a.mp4", "Range", "bytes=0-4", "If-Range", "Mon, 01 Jan 2024 00:00:00 GMT")
                        .body())
                .isEqualTo(TEXT);
    }

    @Test
    void headTellsTheSameWithoutABody() throws Exception {
        assertThat(raw("HEAD /usercontent/demo/a.mp4"))
                .startsWith("HTTP/1.1 200")
                .contains("Content-Length: 20")
                .endsWith("\r\n\r\n");
    }

    @Test
    void aFolderIsAListOfWhatIsVisible() throws Exception {
        HttpResponse<String> answer = get("/usercontent/demo/");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
        assertThat(answer.body())
                .startsWith(
                        "{\"path\":\"/usercontent/demo\",\"files\":[{\"name\":\"a.mp4\",\"size\":20,\"modified\":\"20")
                .contains("\"name\":\"sub\",\"size\":0")
                .contains("\"type\":\"folder\"")
                .doesNotContain("hidden", "link");
        assertThat(get("/usercontent").body()).contains("\"demo\"").doesNotContain(".attempts");
    }

    @Test
    void aMissingFileIsAProblemWithAReason() throws Exception {
        HttpResponse<String> answer = get("/usercontent/demo/none.mp4", "Accept", "video/*");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains("\"reason\":\"there is no such file\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/usercontent/../secret",
                "/usercontent/demo/../../secret",
                "/usercontent/%2e%2e/secret",
                "/usercontent/%2E%2E/secret",
                "/usercontent/.%2e/secret",
                "/usercontent/%252e%252e/secret",
                "/usercontent/..%2fsecret",
                "/usercontent/..%5csecret",
                "/usercontent/..\\secret",
                "/usercontent/..;/secret",
                "/usercontent/demo/..;x=y/../secret",
                "/usercontent/./../secret",
                "/usercontent//../secret",
                "//usercontent/../secret",
                "/usercontent/demo/link",
                "/usercontent/demo/link/",
                "/usercontent/demo/elsewhere/secret",
                "/usercontent/demo/elsewhere/new",
                "/usercontent/.uploads/x",
                "/usercontent/" + LONG_NAME,
                "/usercontent/" + LONG_NAME + "/a.mp4",
                "/usercontent/demo/a.mp4/%2e%2e/%2e%2e/%2e%2e/secret",
                "/usercontent/demo%2f..%2f..%2fsecret",
                "/usercontent/demo%5c..%5c..%5csecret",
                "/usercontent/demo//..//..//secret",
                "/usercontent/.attempts/x/a",
                "/usercontent/%2eattempts/x/a",
                "/usercontent/.attempts;/x/a",
                "/usercontent/demo/.hidden",
                "/usercontent/demo/a.mp4%00.jpg",
                "/usercontent/%00",
                "/usercontent/%c0%ae%c0%ae/secret",
                "/usercontent/%ff",
                "/usercontent/%zz",
                "/usercontent/%",
                "/usercontent/%u002e%u002e/secret",
                "/usercontent/\u00e5",
                "/usercontent;x/demo/link",
                "/x/../usercontent/../secret"
            })
    void noSpellingOfAPathLeavesTheFolder(String path) throws Exception {
        List<String> before = everything();

        for (String method : List.of("GET", "HEAD", "PUT", "DELETE")) {
            String answer = raw(method + " " + path);

            assertThat(answer)
                    .as(method)
                    .matches("(?s)HTTP/1.1 40[045] .*")
                    .doesNotContain("0123", folder.toString(), "Exception", "<html", "<!doctype");
            assertThat(answer.substring(answer.indexOf("\r\n\r\n"))).doesNotContain("\"secret\"");
        }
        assertThat(everything()).isEqualTo(before);
    }

    private static List<String> everything() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> file + " " + file.toFile().lastModified())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH"})
    void filesAreReadPutAndDeletedAndNothingElse(String method) throws Exception {
        assertThat(raw(method + " /usercontent/demo/a.mp4"))
                .startsWith("HTTP/1.1 405")
                .containsPattern("Allow: .*GET")
                .containsPattern("Allow: .*PUT")
                .containsPattern("Allow: .*DELETE")
                .contains("\"reason\":\"Method '" + method + "' is not supported.\"");
        assertThat(root.resolve("demo/a.mp4")).hasContent(TEXT);
    }

    @Test
    void aFileOfTwoGigabytesIsNotReadIntoMemory() throws Exception {
        long size = 2L * 1024 * 1024 * 1024 + 5;
        try (RandomAccessFile sparse =
                new RandomAccessFile(root.resolve("big.mp4").toFile(), "rw")) {
            sparse.setLength(size);
            sparse.seek(size - 3);
            sparse.write("end".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(get("/usercontent/big.mp4", "Range", "bytes=-3").body()).isEqualTo("end");
        HttpResponse<InputStream> answer = HTTP.send(request("/usercontent/big.mp4"), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            body.skipNBytes(size - 3);
            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("end");
        }
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        return HTTP.send(request(path, headers), BodyHandlers.ofString());
    }

    private static HttpRequest request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String raw(String methodAndPath) throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            socket.setSoTimeout(60_000);
            String request = methodAndPath + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
