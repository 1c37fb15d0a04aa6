import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Lays out what the image holds, for the Dockerfile and for Jib alike: {@code java ImageLayout.java <jar> <folder> <time>}.
 *
 * <p>{@code <folder>/layers} then has one folder per layer; {@code <folder>/root} is all of them together: there
 * {@code app/encore-service} runs as it will in the image, and there an engine was started once to train the ahead-of-time cache.
 */
final class ImageLayout {

    private static final String MODULES = "java.se,jdk.charsets,jdk.jcmd,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,"
            + "jdk.unsupported,jdk.zipfs";
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path jdk = Path.of(System.getProperty("java.home"));
    private final Path jar;
    private final Path folder;
    private final Path layers;
    private final Path root;
    private final FileTime time;

    private ImageLayout(Path jar, Path folder, Instant time) {
        this.jar = jar.toAbsolutePath();
        this.folder = folder.toAbsolutePath().normalize();
        this.layers = this.folder.resolve("layers");
        this.root = this.folder.resolve("root");
        this.time = FileTime.from(time);
    }

    public static void main(String[] args) throws Exception {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new IllegalStateException("the image is for Linux: build it on Linux, or with docker build");
        }
        ImageLayout layout = new ImageLayout(Path.of(args[0]), Path.of(args[1]), Instant.parse(args[2]));
        layout.layOut();
        layout.train();
    }

    private void layOut() throws Exception {
        delete(folder);
        // why: Jib takes files of the same names and times for the same layer, and ours have one time for ever.
        delete(folder.resolveSibling("jib-cache"));
        Files.createDirectories(layers);
        java();
        run(command(jdk.resolve("bin/java"), "-jar", jar, "unpack", "--to", layers.resolve("ffmpeg/opt/ffmpeg")));
        application();
        // why: a JVM takes a cache only beside the very files it was made with, by their times as well.
        settle(layers);
        for (Path layer : list(layers)) {
            linkAll(layer);
        }
    }

    private void java() throws Exception {
        Path home = layers.resolve("java/opt/java");
        Files.createDirectories(home.getParent());
        run(command(
                jdk.resolve("bin/jlink"), "--add-modules", MODULES, "--strip-java-debug-attributes", "--no-header-files",
                "--no-man-pages", "--output", home));
        replaceLinks(home);
        Path certificates = layers.resolve("java/etc/ssl/cert.pem");
        Files.createDirectories(certificates.getParent());
        // why: FFmpeg verifies servers too, and a bare base image has no certificates.
        Files.writeString(certificates, pem(home.resolve("lib/security/cacerts")));
    }

    private void application() throws Exception {
        Path extracted = folder.resolve("extracted");
        run(command(
                jdk.resolve("bin/java"), "-Djarmode=tools", "-jar", jar, "extract", "--layers", "--destination",
                extracted));
        for (String layer : List.of("dependencies", "snapshot-dependencies", "application")) {
            Path app = layers.resolve(layer).resolve("app");
            Files.createDirectories(app.getParent());
            if (Files.exists(extracted.resolve(layer))) {
                Files.move(extracted.resolve(layer), app);
            }
        }
        for (Path library : list(layers.resolve("dependencies/app/lib"))) {
            // why: the programs in it lie in the layer of FFmpeg.
            if (library.getFileName().toString().startsWith("ffmpeg-")) {
                Files.delete(library);
            }
        }
        delete(extracted);
        Path launcher = layers.resolve("application/app/encore-service");
        Files.copy(Path.of("src/image/encore-service"), launcher);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String writable : List.of("data", "work", "usercontent")) {
            Path mount = Files.createDirectories(layers.resolve("application").resolve(writable));
            Files.setPosixFilePermissions(mount, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
    }

    /** Starts an engine once, lets it answer, and ends it: what its JVM learnt becomes the cache of both wings. */
    private void train() throws Exception {
        Path ground = Files.createDirectories(folder.resolve("training"));
        Path redis = ground.resolve("redis");
        run(command(jdk.resolve("bin/java"), "-jar", jar, "unpack", "--redis", "--to", redis));
        int redisPort = freePort();
        Process server = new ProcessBuilder(
                        redis.resolve("redis-server").toString(), "--port", "" + redisPort, "--bind", "127.0.0.1",
                        "--save", "", "--dir", ground.toString())
                .redirectOutput(ground.resolve("redis.log").toFile())
                .start();
        try {
            trainEngine(ground, redisPort);
        } finally {
            server.destroy();
        }
        delete(ground);
    }

    private void trainEngine(Path ground, int redisPort) throws Exception {
        int port = freePort();
        Path cache = ground.resolve("encore-service.aot");
        Path log = ground.resolve("engine.log");
        ProcessBuilder engine = new ProcessBuilder(root.resolve("app/encore-service").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        engine.environment().clear();
        engine.environment().putAll(Map.of(
                "PATH", "/usr/bin:/bin",
                "LC_ALL", "C.UTF-8",
                "JAVA_OPTS", "-XX:AOTCacheOutput=" + cache,
                "ENCORE_ROLE", "engine",
                "SERVER_PORT", "" + port,
                "SERVER_ADDRESS", "127.0.0.1",
                "ENCORE_TMPDIR", ground.toString(),
                "ENCORE_SETTINGS_REDIS_URI", "redis://127.0.0.1:" + redisPort,
                "ENCORE_SETTINGS_CONTENT_FOLDER", ground.resolve("content").toString()));
        Process process = engine.start();
        try {
            awaitHealth(process, URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"), log);
            process.destroy();
            if (!process.waitFor(LONGEST) || Files.notExists(cache)) {
                throw new IllegalStateException("the training run made no cache: " + Files.readString(log));
            }
        } finally {
            process.destroyForcibly();
        }
        Path layer = layers.resolve("cache");
        Path home = Files.createDirectories(layer.resolve("app"));
        Files.move(cache, home.resolve(cache.getFileName()));
        settle(layer);
        linkAll(layer);
    }

    private static void awaitHealth(Process process, URI health, Path log) throws Exception {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                HttpRequest request = HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(10)).build();
                if (HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
                    return;
                }
            } catch (ConnectException notYet) {
                // why: it is starting.
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
        throw new IllegalStateException("no answer from " + health + ": " + Files.readString(log));
    }

    /** The files themselves, in one root: hard links keep their times and take no room. */
    private void linkAll(Path layer) throws IOException {
        for (Path file : walk(layer)) {
            Path twin = root.resolve(layer.relativize(file).toString());
            if (Files.isDirectory(file)) {
                Files.createDirectories(twin);
            } else {
                Files.createLink(twin, file);
            }
        }
    }

    /** Gives every file one time and one of two modes, whoever builds. */
    private void settle(Path tree) throws IOException {
        for (Path file : walk(tree)) {
            if (Files.isRegularFile(file)) {
                String mode = Files.isExecutable(file) ? "rwxr-xr-x" : "rw-r--r--";
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            }
            Files.setLastModifiedTime(file, time);
        }
    }

    /** Docker and Jib treat links differently, so there are none. */
    private static void replaceLinks(Path tree) throws IOException {
        for (Path link : walk(tree)) {
            if (Files.isSymbolicLink(link)) {
                Path target = link.toRealPath();
                Files.delete(link);
                Files.copy(target, link, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static String pem(Path keyStore) throws Exception {
        KeyStore store = KeyStore.getInstance(keyStore.toFile(), "changeit".toCharArray());
        StringBuilder pem = new StringBuilder();
        for (String alias : Collections.list(store.aliases()).stream().sorted().toList()) {
            Certificate certificate = store.getCertificate(alias);
            pem.append("-----BEGIN CERTIFICATE-----\n")
                    .append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return pem.toString();
    }

    private static List<String> command(Object... words) {
        return Stream.of(words).map(Object::toString).toList();
    }

    private static void run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream output = process.getInputStream()) {
            String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + "\n" + said);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static List<Path> walk(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            return files.toList();
        }
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            for (Path file : walk(tree).reversed()) {
                Files.delete(file);
            }
        }
    }
}
