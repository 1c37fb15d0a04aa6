package io.encoreservice.shared.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes FFmpeg start on a bare machine: sees which libraries the loader misses and puts stubs in their place. */
final class HostLibraries {

    private static final Logger log = LoggerFactory.getLogger(HostLibraries.class);
    private static final Pattern MISSING = Pattern.compile("error while loading shared libraries: ([^:\\s]+):");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Path home;
    private final String osArch;

    /**
     * Looks after one folder.
     *
     * @param home where {@code ffmpeg} and its libraries are
     * @param osArch Java's {@code os.arch}
     */
    HostLibraries(Path home, String osArch) {
        this.home = home;
        this.osArch = osArch;
    }

    /**
     * Writes what is missing beside {@code ffmpeg}; real libraries of the host stay in use where they are.
     *
     * @throws NotBundledException when this ffmpeg cannot run here
     */
    void complete() {
        try {
            Optional<String> complaint = complaint();
            for (int round = 0; complaint.isPresent() && round < StubLibrary.KNOWN; round++) {
                write(missingLibrary(complaint.get()));
                complaint = complaint();
            }
            if (complaint.isPresent()) {
                throw cannotRun(complaint.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot try the bundled FFmpeg in " + home, e);
        }
    }

    private void write(String soname) throws IOException {
        Path draft = Files.createTempFile(home, soname, ".part");
        Files.write(draft, StubLibrary.of(soname, osArch));
        Files.move(draft, home.resolve(soname), StandardCopyOption.ATOMIC_MOVE);
        log.info("This machine has no {}: FFmpeg runs with a stub in its place", soname);
    }

    private static String missingLibrary(String complaint) {
        Matcher matcher = MISSING.matcher(complaint);
        if (matcher.find() && StubLibrary.canReplace(matcher.group(1))) {
            return matcher.group(1);
        }
        throw cannotRun(complaint);
    }

    private Optional<String> complaint() throws IOException {
        ProcessBuilder version = new ProcessBuilder(home.resolve("ffmpeg").toString(), "-version")
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        version.environment().clear();
        version.environment().put("LD_LIBRARY_PATH", home.toString());
        Process process = version.start();
        if (!awaitEnd(process)) {
            process.destroyForcibly();
            return Optional.of("no answer within " + TIMEOUT.toSeconds() + " s");
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.exitValue() == 0 ? Optional.empty() : Optional.of(output.strip());
    }

    // why: what ffmpeg says of its version is shorter than a pipe's buffer, so it ends without a reader.
    private static boolean awaitEnd(Process process) {
        try {
            return process.waitFor(TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static NotBundledException cannotRun(String complaint) {
        return new NotBundledException("the bundled FFmpeg does not run on this machine (" + complaint
                + "): set encore.tools.ffmpeg and encore.tools.ffprobe to programs of your own");
    }
}
