package io.encoreservice.shared.s3;

import static org.awaitility.Awaitility.await;

import io.encoreservice.shared.launch.ChildLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** A real S3 server for tests, which checks signatures; its process and its objects are gone at the end. */
public final class S3Server implements AutoCloseable {

    private static final Path JAR = Path.of("target", "tools", "s3proxy.jar").toAbsolutePath();
    private static final Pattern LISTENING = Pattern.compile("Started .*\\{127\\.0\\.0\\.1:(\\d+)}");

    // why: a launcher that nobody holds any more ends its thread, and the thread's children with it.
    private final ChildLauncher launcher = new ChildLauncher();
    private final Path folder;
    private Process process;
    private int port;

    private S3Server(Path folder) throws IOException {
        this.folder = folder;
        this.process = launch();
        this.port = awaitPort();
    }

    /** Starts an empty server on any free port of loopback. */
    public static S3Server start() {
        try {
            Path target = Files.createDirectories(Path.of("target", "test-s3").toAbsolutePath());
            return new S3Server(Files.createTempDirectory(target, "s3"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it is, without a slash at the end; paths begin with the bucket. */
    public URI endpoint() {
        return URI.create("http://" + authority());
    }

    /** Its {@code host:port}, as {@code encore.outbound.allow} takes it. */
    public String authority() {
        return "127.0.0.1:" + port;
    }

    public String accessKey() {
        return "test-access-key";
    }

    public String secretKey() {
        return "test-secret-key";
    }

    public void createBucket(String bucket) {
        try {
            Files.createDirectories(objects().resolve(bucket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stores an object, and its bucket if it is not there. */
    public void put(String bucket, String key, Path file) {
        try {
            Path object = objects().resolve(bucket).resolve(key);
            Files.createDirectories(object.getParent());
            Files.copy(file, object);
            // why: what others may read on disk the server shows to everybody.
            Files.setPosixFilePermissions(object, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An object's bytes. */
    public byte[] get(String bucket, String key) {
        try {
            return Files.readAllBytes(objects().resolve(bucket).resolve(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The keys of a bucket in order. */
    public List<String> list(String bucket) {
        Path root = objects().resolve(bucket);
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the server's process; the objects stay. */
    public void stop() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The S3 server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts it again after {@link #stop}, on the same port. */
    public void startAgain() {
        try {
            process = launch();
            port = awaitPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() throws IOException {
        Files.createDirectories(objects());
        Path settings = folder.resolve("s3proxy.conf");
        Files.writeString(settings, """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(port, accessKey(), secretKey(), objects()));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder child = new ProcessBuilder(
                        java, "-Xmx128m", "-XX:+UseSerialGC", "-jar", JAR.toString(), "--properties", settings + "")
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        return launcher.start(child);
    }

    private int awaitPort() {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(this::loggedPort, Optional::isPresent)
                .orElseThrow();
    }

    private Optional<Integer> loggedPort() throws IOException {
        Matcher matcher = LISTENING.matcher(Files.readString(log()));
        return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }

    private Path objects() {
        return folder.resolve("objects");
    }

    private Path log() {
        return folder.resolve("s3proxy.log");
    }

    @Override
    public void close() {
        stop();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
