package io.encoreservice.shared.redis;

import io.encoreservice.shared.bundle.TestFfmpeg;
import io.encoreservice.shared.launch.ChildLauncher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** A real redis-server that is away for as long as a test wants, on one port and with one data folder. */
public final class StoppableRedis implements AutoCloseable {

    private static final String PASSWORD = "of-a-test";

    private final Path folder;
    private final Path program;
    private final RedisProcess server;
    private Process process;

    private StoppableRedis(Path folder, Path program, int port) throws Exception {
        this.folder = folder;
        this.program = program;
        this.server = new RedisProcess(program, folder, port, PASSWORD, new ChildLauncher());
        this.process = server.start();
    }

    public static StoppableRedis start() throws Exception {
        Path target = Files.createDirectories(Path.of("target", "test-redis").toAbsolutePath());
        return new StoppableRedis(
                Files.createTempDirectory(target, "redis"), TestFfmpeg.bundles().redisServer(), freePort());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Where it is, with the password of the user who may do everything. */
    public URI uri() {
        return URI.create("redis://:" + PASSWORD + "@127.0.0.1:" + server.port());
    }

    public Path folder() {
        return folder;
    }

    /** One connection that says exactly what it is told. */
    public RawRedis connect() {
        return RawRedis.connect(server.port(), "default", PASSWORD);
    }

    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Sends it a signal such as {@code STOP}. */
    public void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill ended with " + code);
        }
    }

    /** Starts it anew, ready for work. */
    public void startAgain() throws Exception {
        process = server.start();
    }

    /** Starts it anew, so slow that it is loading for a while; each command that it reads takes so many microseconds. */
    public void startSlowly(int micros) throws IOException {
        process = new ProcessBuilder(
                        program.toString(),
                        folder.resolve("redis.conf").toString(),
                        "--key-load-delay",
                        Integer.toString(micros))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Override
    public void close() throws IOException {
        kill();
        FileSystemUtils.deleteRecursively(folder);
    }
}
