package io.encoreservice.failure;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A small file system of an engine's own where its content folder is, in a mount namespace that ends with the engine. */
record SmallDisk(Path content) {

    /** Makes a namespace, and as root even for who is not. */
    private static final List<String> NAMESPACE =
            "root".equals(System.getProperty("user.name")) ? List.of("unshare", "-m") : List.of("unshare", "-r", "-m");

    /** Skips the test with one line where namespaces or mounts are refused; a machine of CI must have them. */
    static SmallDisk at(Path content) throws IOException, InterruptedException {
        List<String> trial = new ArrayList<>(NAMESPACE);
        trial.addAll(List.of("mount", "-t", "tmpfs", "-o", "size=1m", "encore-test", content.toString()));
        String refusal;
        try {
            Process process =
                    new ProcessBuilder(trial).redirectErrorStream(true).start();
            refusal = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() == 0) {
                return new SmallDisk(content);
            }
        } catch (IOException e) {
            refusal = String.valueOf(e.getMessage());
        }
        if ("true".equals(System.getenv("CI"))) {
            throw new IOException("no small disk can be mounted here: " + refusal.strip());
        }
        System.out.println("SKIPPED: no small disk can be mounted here: " + refusal.strip());
        return abort("no small disk can be mounted here");
    }

    /** What an engine's command is put behind; {@code more} is done, by a shell in {@code $1}, once the disk is there. */
    List<String> prefix(String size, Path clip, String more) {
        List<String> prefix = new ArrayList<>(NAMESPACE);
        prefix.addAll(List.of(
                "sh",
                "-c",
                "set -e; mount -t tmpfs -o size=" + size + " encore-test \"$1\"; cp \"$2\" \"$1/a.mp4\"; " + more
                        + " shift 2; exec \"$@\"",
                "sh",
                content.toAbsolutePath().toString(),
                clip.toAbsolutePath().toString()));
        return prefix;
    }

    /** Runs a shell's words in {@code $1} of an engine's namespace. */
    void change(EngineProgram engine, String script) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("nsenter", "-t", Long.toString(engine.handle().pid()), "-m"));
        if (NAMESPACE.contains("-r")) {
            command.addAll(List.of("-U", "--preserve-credentials"));
        }
        command.addAll(
                List.of("sh", "-ec", script, "sh", content.toAbsolutePath().toString()));
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException(script + " ended with " + code);
        }
    }

    /** The disk as its engine sees it. */
    Path seenBy(EngineProgram engine) {
        return Path.of(
                "/proc",
                Long.toString(engine.handle().pid()),
                "root",
                content.toAbsolutePath().toString());
    }
}
