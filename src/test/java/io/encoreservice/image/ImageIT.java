package io.encoreservice.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.shared.redis.RedisServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layers of the image, laid out as for a build and used as a container would. */
class ImageIT {

    private static final String TIME = "2026-11-23T00:00:00Z";
    private static final Path LAYERS = Path.of("target", "test-image", "layers").toAbsolutePath();
    private static final Duration START = Duration.ofMinutes(3);

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void layOut() throws Exception {
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
        Path log = Files.createTempFile("image-layout", ".log");
        Process layout = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "src/image/ImageLayout.java",
                        "target/encore-service.jar",
                        LAYERS.getParent().toString(),
                        TIME)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(layout.waitFor(10, TimeUnit.MINUTES)).isTrue();
            assertThat(layout.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            layout.destroyForcibly();
            Files.delete(log);
        }
    }

    @Test
    void everyFileIsAFileAndAsOldAsTheReleaseSoThatAnyBuilderPacksItAlike() throws IOException {
        try (Stream<Path> files = Files.walk(LAYERS)) {
            assertThat(files).allSatisfy(file -> {
                assertThat(Files.isSymbolicLink(file)).isFalse();
                if (Files.isRegularFile(file)) {
                    assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.from(Instant.parse(TIME)));
                }
            });
        }
    }

    @Test
    void ourOwnCodeIsASmallLayerAndTheLibrariesAreInAnother() throws IOException {
        assertThat(sizeOf(LAYERS.resolve("application"))).isLessThan(5_000_000);
        assertThat(LAYERS.resolve("dependencies/app/lib")).isDirectoryContaining("glob:**/spring-core-*.jar");
        assertThat(LAYERS.resolve("dependencies/app/lib")).isDirectoryNotContaining("glob:**/ffmpeg-*.jar");
        assertThat(LAYERS.resolve("java/opt/java/bin/javac")).doesNotExist();
        assertThat(LAYERS.resolve("java/etc/ssl/cert.pem")).content().contains("-----BEGIN CERTIFICATE-----");
    }

    @Test
    void theJarListsWhatIsInside() throws IOException {
        assumeThat(System.getProperty("maven.mode")).isNotEqualTo("offline=true");
        try (JarFile jar = new JarFile("target/encore-service.jar")) {
            String list = new String(
                    jar.getInputStream(jar.getEntry("META-INF/sbom/application.cdx.json"))
                            .readAllBytes(),
                    StandardCharsets.UTF_8);

            assertThat(list)
                    .contains("\"bomFormat\" : \"CycloneDX\"")
                    .contains("pkg:maven/org.redisson/redisson@")
                    .contains("pkg:maven/org.bytedeco/ffmpeg@")
                    .doesNotContain("junit");
        }
    }

    @Test
    void anEngineStartsWithTheCacheWhereverTheLayersLie() throws Exception {
        Path loaded = folder.resolve("classes.log");

        String said = engine(root(), "-Xlog:class+load:file=" + loaded);

        assertThat(said).contains("Ready for jobs");
        assertThat(Files.readString(loaded).lines().filter(line -> line.contains("source: shared objects file")))
                .hasSizeGreaterThan(10_000)
                .anyMatch(line -> line.contains(" io.encoreservice.engine."))
                .anyMatch(line -> line.contains(" org.springframework.web."));
    }

    @Test
    void aCacheThatDoesNotFitIsPassedOverWithoutAWord() throws Exception {
        Path root = root();
        Files.writeString(root.resolve("app/encore-service.aot"), "made for another Java");

        String said = engine(root, "");

        assertThat(said)
                .contains("Ready for jobs")
                .doesNotContainIgnoringCase("aot")
                .doesNotContain("[warning]");
    }

    @Test
    void theTokenCommandPrintsATokenAndNothingElse() throws Exception {
        Path key = Files.write(folder.resolve("installation.key"), new byte[32]);

        Ended token = run(root(), Map.of("ENCORE_INSTALLATION_KEY_FILE", key.toString()), "token", "--tenant", "acme");

        assertThat(token.code()).isZero();
        assertThat(token.said()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\\R");
    }

    @Test
    void anUnknownRoleIsRefusedByTheProgramAndNotTakenForAnEngine() throws Exception {
        Ended ended = run(root(), Map.of("ENCORE_ROLE", "motor"));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("ENCORE_ROLE is 'motor', but must be control-plane or engine");
    }

    /** All layers in one folder that is not the one they were made in. */
    private Path root() throws IOException {
        Path root = folder.resolve("root");
        try (Stream<Path> layers = Files.list(LAYERS)) {
            for (Path layer : layers.toList()) {
                try (Stream<Path> files = Files.walk(layer)) {
                    for (Path file : files.toList()) {
                        Path twin = root.resolve(layer.relativize(file).toString());
                        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                            Files.createDirectories(twin);
                        } else {
                            Files.copy(file, twin, StandardCopyOption.COPY_ATTRIBUTES);
                        }
                    }
                }
            }
        }
        return root;
    }

    /** Starts an engine until it is ready, and tells what it said. */
    private String engine(Path root, String javaOptions) throws Exception {
        int port = freePort();
        Path log = folder.resolve("engine.log");
        try (RedisServer redis = RedisServer.start()) {
            Process process = launcher(
                            root,
                            Map.of(
                                    "JAVA_OPTS", javaOptions,
                                    "ENCORE_ROLE", "engine",
                                    "SERVER_PORT", Integer.toString(port),
                                    "SERVER_ADDRESS", "127.0.0.1",
                                    "ENCORE_TMPDIR", folder.toString(),
                                    "ENCORE_SETTINGS_REDIS_URI", redis.uri().toString(),
                                    "ENCORE_SETTINGS_CONTENT_FOLDER",
                                            folder.resolve("content").toString()),
                            log)
                    .start();
            try {
                await().atMost(START)
                        .untilAsserted(() -> assertThat(answer(port))
                                .as(Files.readString(log))
                                .isEqualTo(200));
            } finally {
                process.destroy();
                if (!process.waitFor(60, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            }
        }
        return Files.readString(log);
    }

    private static int answer(int port) throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private Ended run(Path root, Map<String, String> variables, String... arguments) throws Exception {
        Path log = folder.resolve("command.log");
        Process process = launcher(root, variables, log, arguments).start();
        try {
            assertThat(process.waitFor(START)).isTrue();
            return new Ended(process.exitValue(), Files.readString(log));
        } finally {
            process.destroyForcibly();
        }
    }

    private static ProcessBuilder launcher(Path root, Map<String, String> variables, Path log, String... arguments) {
        List<String> command = Stream.concat(
                        Stream.of(root.resolve("app/encore-service").toString()), Stream.of(arguments))
                .toList();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        Map<String, String> told = new HashMap<>(variables);
        told.put("PATH", "/usr/bin:/bin");
        told.put("LC_ALL", "C.UTF-8");
        builder.environment().clear();
        builder.environment().putAll(told);
        return builder;
    }

    private static long sizeOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private record Ended(int code, String said) {}
}
