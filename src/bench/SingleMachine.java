import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What one machine gives: start to ready, create to engine ready, memory, POST of a job to FFmpeg's start.
 *
 * <p>After {@code mvn -q -DskipTests package}: {@code java src/bench/SingleMachine.java [runs] [jobs]}. Prints a table in
 * Markdown; the first row is the machine's own speed, so that runs on different machines can be compared. Linux only.
 */
public final class SingleMachine {

    private static final Path JAR = Path.of("target/encore-service.jar").toAbsolutePath();
    private static final String JAVA = System.getProperty("java.home") + "/bin/java";
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> table = new ArrayList<>();
    private final Path folder;
    private final Path data;
    private final int api = freePort();
    private final int proxy = freePort();
    private String token = "";

    private SingleMachine(Path folder) throws IOException {
        this.folder = folder;
        this.data = folder.resolve("data");
    }

    public static void main(String[] args) throws Exception {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        int runs = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        int jobs = args.length > 1 ? Integer.parseInt(args[1]) : 100;
        Path folder = Files.createTempDirectory("encore-bench");
        try {
            new SingleMachine(folder).run(runs, jobs);
        } finally {
            delete(folder);
        }
    }

    private void run(int runs, int jobs) throws Exception {
        System.out.printf("%s, %d processors, Java %s, %s%n%n", System.getProperty("os.name"),
                Runtime.getRuntime().availableProcessors(), Runtime.version(), Instant.now());
        table.add("| what | min | median | p99 | max | bar |");
        table.add("|---|---|---|---|---|---|");
        row("baseline: `java -version`, whole process, ms", times(runs, () -> exec(JAVA, "-version")), "");
        starts(runs);
        creations(runs);
        pickUps(jobs);
        table.forEach(System.out::println);
    }

    private void starts(int runs) throws Exception {
        long first = timed(() -> {
            try (Service service = new Service(List.of())) {
                return service.ready();
            }
        });
        row("service, first start ever (unpacks Redis and FFmpeg) and stop, ms", List.of(first), "");
        List<Long> ready = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            try (Service service = new Service(List.of())) {
                ready.add(service.ready());
            }
        }
        row("service, `java -jar` to `/healthz` 200, later starts, ms", ready, "≤ 5000");
    }

    private void creations(int runs) throws Exception {
        try (Service service = new Service(List.of())) {
            service.ready();
            token = token();
            row("POST /encoreinstance to `running`, before the AOT cache is trained, ms", List.of(createUntilRunning("cold")), "");
            await("the AOT cache", () -> service.log().contains("Trained the start-up cache"));
            List<Long> created = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                created.add(createUntilRunning("warm" + i));
            }
            row("POST /encoreinstance to `running`, with the AOT cache, ms", created, "≤ 2000");
            Thread.sleep(5_000);
            memory("control plane", List.of(service.process.toHandle()), "");
            memory("one idle engine of " + (runs + 1), engines(service), "≤ 200");
        }
    }

    /** POST of a job to the start of ffprobe and of ffmpeg, which wrappers write down; a job that makes one thumbnail. */
    private void pickUps(int jobs) throws Exception {
        Path tools = onlyFolder(data.resolve("bundle"), "ffmpeg");
        Path starts = folder.resolve("starts");
        Path ffmpeg = wrapper(tools, "ffmpeg", starts);
        Path ffprobe = wrapper(tools, "ffprobe", starts);
        Files.writeString(folder.resolve("profiles.yml"), "bench: bench.yml\n");
        Files.writeString(folder.resolve("bench.yml"), """
                name: bench
                encodes:
                  - type: ThumbnailEncode
                    percentages: [50]
                    thumbnailHeight: 90
                """);
        try (Service service = new Service(List.of("--encore.tools.ffmpeg=" + ffmpeg, "--encore.tools.ffprobe=" + ffprobe,
                "--encore.instance.profiles-url=file:" + folder.resolve("profiles.yml")))) {
            service.ready();
            token = token();
            createUntilRunning("pickup");
            List<Long> toProbe = new ArrayList<>();
            List<Long> toEncode = new ArrayList<>();
            List<Long> posts = new ArrayList<>();
            for (int i = 0; i < jobs + 10; i++) {
                Files.writeString(starts, "");
                long posted = micros();
                String job = enqueue("pickup", i);
                long answered = micros();
                awaitEnd("pickup", job);
                List<String> lines = Files.readAllLines(starts);
                if (i >= 10) {
                    posts.add((answered - posted) / 1000);
                    toProbe.add((first(lines, "ffprobe") - posted) / 1000);
                    toEncode.add((first(lines, "ffmpeg") - posted) / 1000);
                }
            }
            row("POST /encoreJobs through the proxy, ms", posts, "p99 ≤ 20");
            row("POST sent to ffprobe's start (pick-up), ms", toProbe, "p50 ≤ 20, p99 ≤ 100");
            row("POST sent to ffmpeg's start (pick-up and analysis), ms", toEncode, "");
            row("baseline: the same ffprobe alone, whole process, ms", times(20, () -> probe(ffprobe)), "");
        }
    }

    private long createUntilRunning(String name) throws Exception {
        return timed(() -> {
            String answer = call("POST", "localhost:" + api, "/encoreinstance", "{\"name\":\"" + name + "\"}").body();
            if (!answer.contains("\"url\"")) {
                throw new IllegalStateException("no instance: " + answer);
            }
            await(name, () -> call("GET", "localhost:" + api, "/health/" + name, null).body().contains("\"running\""));
            return null;
        });
    }

    private String enqueue(String instance, int number) throws Exception {
        String body = """
                {"profile":"bench","outputFolder":"/usercontent/%d","baseName":"b",
                 "inputs":[{"type":"Video","uri":"http://localhost:%d/samples/clip.mp4"}]}""".formatted(number, api);
        HttpResponse<String> answer = call("POST", host(instance), "/encoreJobs", body);
        if (answer.statusCode() != 201) {
            throw new IllegalStateException("job refused: " + answer.body());
        }
        return match("\"id\"\\s*:\\s*\"([0-9a-f-]{36})\"", answer.body());
    }

    private void awaitEnd(String instance, String job) throws Exception {
        String[] last = {""};
        await("job " + job, () -> {
            last[0] = call("GET", host(instance), "/encoreJobs/" + job, null).body();
            return last[0].matches("(?s).*\"status\"\\s*:\\s*\"(SUCCESSFUL|FAILED|CANCELLED)\".*");
        });
        if (!last[0].contains("SUCCESSFUL")) {
            throw new IllegalStateException("the job failed: " + last[0]);
        }
    }

    private String host(String instance) {
        return "default-" + instance + ".encore.localhost:" + proxy;
    }

    private HttpResponse<String> call(String method, String host, String path, String body)
            throws IOException, InterruptedException {
        String port = host.substring(host.lastIndexOf(':'));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1" + port + path))
                .header("host", host)
                .header("content-type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("x-jwt", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private String token() throws Exception {
        Process process = new ProcessBuilder(
                        JAVA, "-jar", JAR.toString(), "token", "--tenant", "default", "--encore.data-dir=" + data)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(process.getInputStream().readAllBytes()).strip();
    }

    private void memory(String what, List<ProcessHandle> processes, String bar) throws IOException {
        List<Long> resident = new ArrayList<>();
        List<Long> proportional = new ArrayList<>();
        for (ProcessHandle process : processes) {
            Path proc = Path.of("/proc/" + process.pid());
            resident.add(Long.parseLong(match("VmRSS:\\s+(\\d+)", Files.readString(proc.resolve("status")))) / 1024);
            proportional.add(Long.parseLong(match("Pss:\\s+(\\d+)", Files.readString(proc.resolve("smaps_rollup")))) / 1024);
        }
        row("RSS of " + what + ", MiB", resident, bar);
        row("PSS of " + what + ", MiB", proportional, "");
    }

    private static List<ProcessHandle> engines(Service service) {
        return service.process.children()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .toList();
    }

    private void row(String what, List<Long> values, String bar) {
        List<Long> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        String line = String.format(Locale.ROOT, "| %s | %d | %d | %d | %d | %s |", what, sorted.getFirst(),
                sorted.get(sorted.size() / 2), sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1), sorted.getLast(), bar);
        System.err.println(line);
        table.add(line);
    }

    private static Path wrapper(Path tools, String name, Path starts) throws IOException {
        Path script = starts.resolveSibling(name);
        Files.writeString(script, """
                #!/bin/bash
                echo "%s ${EPOCHREALTIME/[.,]/}" >> "%s"
                export LD_LIBRARY_PATH="%s"
                exec "%s" "$@"
                """.formatted(name, starts, tools, tools.resolve(name)));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private int probe(Path ffprobe) throws Exception {
        return exec(ffprobe.toString(), "-v", "quiet", "-of", "json", "-show_streams", "-show_format",
                "http://localhost:" + api + "/samples/clip.mp4");
    }

    private static long first(List<String> lines, String program) {
        return lines.stream().filter(line -> line.startsWith(program + " "))
                .mapToLong(line -> Long.parseLong(line.substring(program.length() + 1)))
                .min().orElseThrow(() -> new IllegalStateException(program + " was never started: " + lines));
    }

    private static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }

    private static List<Long> times(int runs, Callable<?> work) throws Exception {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            times.add(timed(work));
        }
        return times;
    }

    private static long timed(Callable<?> work) throws Exception {
        long begun = System.nanoTime();
        work.call();
        return (System.nanoTime() - begun) / 1_000_000;
    }

    private static int exec(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor();
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited in vain for " + what);
            }
            Thread.sleep(10);
        }
    }

    private static String match(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }

    private static Path onlyFolder(Path parent, String prefix) throws IOException {
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(p -> Files.isDirectory(p) && p.getFileName().toString().startsWith(prefix))
                    .findFirst().orElseThrow();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** The packaged service, started on the bench's data folder. */
    private final class Service implements AutoCloseable {

        private final Process process;
        private final Path log = Files.createTempFile(folder, "service", ".log");
        private final long begun = System.nanoTime();

        Service(List<String> arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(JAVA, "-jar", JAR.toString(), "--server.port=" + api,
                    "--encore.proxy.port=" + proxy, "--management.server.port=0", "--encore.data-dir=" + data));
            command.addAll(arguments);
            process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        }

        /** Milliseconds from the start of the process to the first 200. */
        long ready() throws Exception {
            await("the service", () -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the service ended: " + log());
                }
                try {
                    return call("GET", "localhost:" + api, "/healthz", null).statusCode() == 200;
                } catch (IOException notYet) {
                    return false;
                }
            });
            return (System.nanoTime() - begun) / 1_000_000;
        }

        String log() throws IOException {
            return Files.readString(log);
        }

        @Override
        public void close() throws Exception {
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }
}
