package io.encoreservice.engine.ffmpeg;

import io.encoreservice.shared.launch.ChildLauncher;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts FFmpeg's programs with nothing of this process's environment: libraries, certificates and the way out only. */
public final class ToolEnvironment {

    private static final List<Path> CERTIFICATES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    private final ChildLauncher launcher;
    private final @Nullable Path libraries;
    private final Supplier<URI> proxy;

    /**
     * @param launcher who forks
     * @param libraries the folder of FFmpeg's libraries, null for the system's
     * @param proxy the only way to the network
     */
    public ToolEnvironment(ChildLauncher launcher, @Nullable Path libraries, Supplier<URI> proxy) {
        this.launcher = launcher;
        this.libraries = libraries;
        this.proxy = proxy;
    }

    /**
     * Starts a program without a terminal or standard input.
     *
     * @throws IOException when it cannot be started
     */
    public Process start(List<String> command, Path folder) throws IOException {
        ProcessBuilder child = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        child.environment().clear();
        child.environment().putAll(variables());
        return launcher.start(child);
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        variables.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        if (libraries != null) {
            variables.put("LD_LIBRARY_PATH", libraries.toString());
        }
        variables.put("http_proxy", proxy.get().toString());
        variables.put("https_proxy", proxy.get().toString());
        CERTIFICATES.stream()
                .filter(Files::isReadable)
                .findFirst()
                .ifPresent(file -> variables.put("SSL_CERT_FILE", file.toString()));
        return variables;
    }

    /** Ends a child within two seconds, first by asking. Does not heed interruption, but keeps it. */
    public static void end(Process child) {
        boolean interrupted = false;
        child.destroy();
        for (int tries = 0; child.isAlive() && tries < 20; tries++) {
            try {
                if (!child.waitFor(1, TimeUnit.SECONDS)) {
                    child.destroyForcibly();
                }
            } catch (InterruptedException e) {
                interrupted = true;
                child.destroyForcibly();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
