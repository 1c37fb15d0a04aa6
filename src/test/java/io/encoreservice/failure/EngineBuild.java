package io.encoreservice.failure;

import io.encoreservice.EncoreServiceApplication;
import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.bundle.TestFfmpeg;
import io.encoreservice.shared.launch.ParentWatch;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** What engines are started from: this build as one jar, and, once it is trained, a cache that makes starts cheap. */
final class EngineBuild implements AutoCloseable {

    private static final Path CLASSES = Path.of("target", "classes");
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xms16m",
            "-Xmx96m",
            "-Xss512k",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dspring.main.lazy-initialization=true");

    private final Path folder;
    private final String classPath;
    private final Path functions;
    private @Nullable Process training;

    private EngineBuild(Path folder, List<Path> front, Path functions) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.functions = functions;
        List<String> entries =
                new ArrayList<>(front.stream().map(Path::toString).toList());
        entries.add(jar().toString());
        entries.addAll(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .toList());
        this.classPath = String.join(File.pathSeparator, entries);
    }

    /** This build as it is. */
    static EngineBuild of(Path folder) throws IOException {
        return new EngineBuild(folder, List.of(), JobScripts.FOLDER.resolve(JobScripts.FUNCTIONS));
    }

    /** This build with another text in the place of what its scripts share. */
    static EngineBuild sharing(Path folder, String functions) throws IOException {
        Path front = folder.resolve("front");
        Path file = front.resolve("redis").resolve(JobScripts.FUNCTIONS);
        Files.createDirectories(file.getParent());
        return new EngineBuild(folder, List.of(front), Files.writeString(file, functions));
    }

    /** What its scripts share. */
    Path functions() {
        return functions;
    }

    /** The command of an engine with these settings. */
    ProcessBuilder command(Path work, Map<String, String> settings) {
        List<String> options = Files.exists(cache())
                ? List.of("-XX:AOTCache=" + cache(), "-XX:AOTMode=auto", "-Xlog:aot=off")
                : List.of();
        return command(work, options, settings);
    }

    /** Begins to train the cache, behind everything else that this machine does. */
    void train(Map<String, String> settings) throws IOException {
        Path draft = folder.resolve("draft.aot");
        ProcessBuilder command =
                command(folder, List.of("-XX:AOTCacheOutput=" + draft, "-Dspring.context.exit=onRefresh"), settings);
        List<String> words = new ArrayList<>(List.of("nice", "-n", "19"));
        words.addAll(command.command());
        command.environment().remove(ParentWatch.VARIABLE);
        Process process = command.command(words)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("training.log").toFile())
                .start();
        training = process;
        var unused = process.onExit().thenAccept(ended -> use(ended, draft));
    }

    private void use(Process ended, Path draft) {
        try {
            if (ended.exitValue() == 0 && Files.exists(draft)) {
                Files.move(draft, cache(), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path cache() {
        return folder.resolve("engine.aot");
    }

    private ProcessBuilder command(Path work, List<String> options, Map<String, String> settings) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(FLAGS);
        words.addAll(options);
        words.addAll(List.of("-Djava.io.tmpdir=" + work, "-cp", classPath, EncoreServiceApplication.class.getName()));
        ProcessBuilder command = new ProcessBuilder(words).directory(work.toFile());
        command.environment().clear();
        command.environment().putAll(variables());
        command.environment().putAll(settings);
        return command;
    }

    private Path jar() throws IOException {
        Path jar = folder.resolve("application.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(CLASSES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(CLASSES.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
        return jar;
    }

    private static Map<String, String> variables() {
        FfmpegTools tools = TestFfmpeg.tools();
        Map<String, String> variables = new HashMap<>();
        variables.put("ENCORE_ROLE", "engine");
        variables.put(ParentWatch.VARIABLE, ParentWatch.STDIN);
        variables.put("PATH", "/usr/bin:/bin");
        variables.put("LC_ALL", "C.UTF-8");
        variables.put("SERVER_ADDRESS", "127.0.0.1");
        variables.put("ENCORE_SETTINGS_TOOLS_FFMPEG", absolute(tools.ffmpeg()));
        variables.put("ENCORE_SETTINGS_TOOLS_FFPROBE", absolute(tools.ffprobe()));
        variables.put("ENCORE_SETTINGS_TOOLS_LIBRARIES", absolute(tools.libraries()));
        variables.put("ENCORE_SETTINGS_TOOLS_FONT", absolute(tools.font()));
        return variables;
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().toString();
    }

    @Override
    public void close() {
        Process process = training;
        if (process != null) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
