import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What slow clients of one instance cost a normal client of another: slow headers, slow bodies and slow readers by slowhttptest.
 *
 * <p>After {@code apt-get install slowhttptest} and {@code mvn -q -DskipTests package}, with at least four times as many
 * open files allowed as connections, with a JDK 25: {@code java src/bench/SlowClients.java [connections] [seconds]}. Prints a table in
 * Markdown whose first row is the normal client alone. Linux only.
 */
public final class SlowClients {

    private static final Path JAR = Path.of("target/encore-service.jar").toAbsolutePath();
    private static final String JAVA = System.getProperty("java.home") + "/bin/java";
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
    private static final long FILE = 64L * 1024 * 1024;
    private static final int PAUSE_MILLIS = 5;
    private static final int HEADER_BAR_SECONDS = 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> table = new ArrayList<>();
    private final int api = freePort();
    private final int proxy = freePort();
    private final int connections;
    private final int seconds;
    private final Path folder;
    private final Path data;
    private String token = "";
    private double aloneKept;
    private double aloneFresh;

    /** How a normal client fared, in ms, sorted. */
    private record Fared(List<Double> kept, List<Double> fresh, int failed) {}

    private SlowClients(Path folder, int connections, int seconds) throws IOException {
        this.folder = folder;
        this.data = folder.resolve("data");
        this.connections = connections;
        this.seconds = seconds;
    }

    public static void main(String[] args) throws Exception {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        int connections = args.length > 0 ? Integer.parseInt(args[0]) : 2_000;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 60;
        Path folder = Files.createTempDirectory("encore-bench");
        try {
            new SlowClients(folder, connections, seconds).run();
        } finally {
            delete(folder);
        }
    }

    private void run() throws Exception {
        System.out.printf("%s, %d processors, Java %s, %s, %d connections for %d s%n%n", System.getProperty("os.name"),
                Runtime.getRuntime().availableProcessors(), Runtime.version(), Instant.now(), connections, seconds);
        table.add("| attack | kept connection: p50 ms | p99 ms | × alone | new connections: p50 ms | p99 ms | × alone |"
                + " failed | a slow header is cut after s | RSS MiB | bar |");
        table.add("|---|---|---|---|---|---|---|---|---|---|---|");
        Process service = start();
        try {
            prepare(service);
            measure(Duration.ofSeconds(Math.max(10, seconds / 2)));
            row("none (the baseline)", measure(Duration.ofSeconds(seconds)), 0, service, "");
            attack("slow header", service, List.of("-H", "-i", "5", "-x", "8"), "/encoreJobs");
            attack("slow body", service, List.of("-B", "-i", "5", "-x", "8", "-s", "1000000", "-t", "PUT"), "/usercontent/slow.bin");
            attack("slow read", service, List.of("-X", "-n", "5", "-w", "512", "-y", "1024", "-z", "32"), "/usercontent/large.bin");
            row("none again", measure(Duration.ofSeconds(seconds)), 0, service, "");
        } finally {
            service.destroy();
            if (!service.waitFor(60, TimeUnit.SECONDS)) {
                service.destroyForcibly().waitFor();
            }
        }
        System.out.println();
        table.forEach(System.out::println);
    }

    /** The attacked instance with a file to read slowly, and the one of the normal client. */
    private void prepare(Process service) throws Exception {
        await("the service", () -> {
            if (!service.isAlive()) {
                throw new IllegalStateException(Files.readString(folder.resolve("service.log")));
            }
            try {
                return call("GET", "localhost:" + api, "/healthz", null).statusCode() == 200;
            } catch (IOException notYet) {
                return false;
            }
        });
        token = token();
        create("slow");
        Path content = data.resolve("content").resolve(onlyName(data.resolve("instances")));
        Files.createDirectories(content);
        try (RandomAccessFile file = new RandomAccessFile(content.resolve("large.bin").toFile(), "rw")) {
            file.setLength(FILE);
        }
        create("calm");
    }

    private void attack(String name, Process service, List<String> how, String path) throws Exception {
        List<String> command = new ArrayList<>(List.of("slowhttptest"));
        command.addAll(how);
        // why: its resolver knows no *.localhost; its slow bodies carry the Accept of one's choice, its slow reads a cookie.
        command.addAll(List.of("-d", "127.0.0.1:" + proxy, "-u", "http://" + host("slow") + path,
                "-m", "*/*\r\nx-jwt: Bearer " + token, "-j", "encore.sat=" + token, "-c", Integer.toString(connections),
                "-r", Integer.toString(Math.max(1, connections / 5)), "-l", Integer.toString(seconds + 10), "-p", "3"));
        Path log = Files.createTempFile(folder, "slowhttptest", ".log");
        Process attacker = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            Thread.sleep(6_000);
            CompletableFuture<Double> cut = CompletableFuture.supplyAsync(this::secondsOfASlowHeader, THREADS);
            Fared fared = measure(Duration.ofSeconds(seconds));
            row(connections + " × " + name, fared, cut.get(), service, "p99 ≤ 2 ×, header ≤ " + HEADER_BAR_SECONDS + " s");
            System.err.println(lastState(log));
        } finally {
            attacker.destroy();
            attacker.waitFor();
        }
    }

    private static String lastState(Path log) throws IOException {
        return Files.readString(log).lines()
                .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "").strip())
                .filter(line -> line.matches("(initializing|pending|connected|error|closed|service available): .*"))
                .reduce("", (all, line) -> line.startsWith("initializing") ? line : all + ", " + line);
    }

    /** One that keeps its connection and one that opens a new one each time, side by side. */
    private Fared measure(Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        List<Double> fresh = new ArrayList<>();
        CompletableFuture<Integer> opening = CompletableFuture.supplyAsync(() -> ask(end, fresh, this::freshRequest), THREADS);
        List<Double> kept = new ArrayList<>();
        int failed = ask(end, kept, this::keptRequest);
        failed += opening.get();
        Collections.sort(kept);
        Collections.sort(fresh);
        return new Fared(kept, fresh, failed);
    }

    private static int ask(long end, List<Double> times, Callable<Boolean> request) {
        int failed = 0;
        while (System.nanoTime() < end) {
            try {
                long begun = System.nanoTime();
                boolean good = request.call();
                times.add((System.nanoTime() - begun) / 1e6);
                failed += good ? 0 : 1;
                Thread.sleep(PAUSE_MILLIS);
            } catch (Exception e) {
                failed++;
            }
        }
        return failed;
    }

    private boolean keptRequest() throws IOException, InterruptedException {
        return call("GET", host("calm"), "/encoreJobs", null).statusCode() == 200;
    }

    private boolean freshRequest() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(("GET /encoreJobs HTTP/1.1\r\nHost: " + host("calm") + "\r\nx-jwt: Bearer " + token
                    + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).startsWith("HTTP/1.1 200 ");
        }
    }

    /** After how long a head that never ends is given up. */
    private double secondsOfASlowHeader() {
        long begun = System.nanoTime();
        try (Socket socket = connect()) {
            socket.getOutputStream().write(("GET / HTTP/1.1\r\nHost: " + host("slow") + "\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        } catch (IOException cut) {
            return (System.nanoTime() - begun) / 1e9;
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", proxy), 30_000);
        socket.setSoTimeout(60_000);
        return socket;
    }

    private void row(String attack, Fared fared, double cut, Process service, String bar) throws IOException {
        double kept = at(fared.kept(), 0.99);
        double fresh = at(fared.fresh(), 0.99);
        if (aloneKept == 0) {
            aloneKept = kept;
            aloneFresh = fresh;
        }
        String rss = match("VmRSS:\\s+(\\d+)", Files.readString(Path.of("/proc/" + service.pid() + "/status")));
        String line = String.format(Locale.ROOT, "| %s | %.1f | %.1f | %.2f | %.1f | %.1f | %.2f | %d of %d | %s | %d | %s |",
                attack, at(fared.kept(), 0.5), kept, kept / aloneKept, at(fared.fresh(), 0.5), fresh, fresh / aloneFresh,
                fared.failed(), fared.kept().size() + fared.fresh().size(),
                cut == 0 ? "" : String.format(Locale.ROOT, "%.1f", cut), Long.parseLong(rss) / 1024, bar);
        System.err.println(line);
        table.add(line);
    }

    private static double at(List<Double> sorted, double part) {
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(sorted.size() * part) - 1);
    }

    private void create(String name) throws Exception {
        String answer = call("POST", "localhost:" + api, "/encoreinstance", "{\"name\":\"" + name + "\"}").body();
        if (!answer.contains("\"url\"")) {
            throw new IllegalStateException("no instance: " + answer);
        }
        await(name, () -> call("GET", "localhost:" + api, "/health/" + name, null).body().contains("\"running\""));
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

    private Process start() throws IOException {
        return new ProcessBuilder(JAVA, "-jar", JAR.toString(), "--server.port=" + api, "--encore.proxy.port=" + proxy,
                        "--management.server.port=0", "--encore.data-dir=" + data, "--encore.local.aot-cache=false")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("service.log").toFile())
                .start();
    }

    private String token() throws Exception {
        Process process = new ProcessBuilder(
                        JAVA, "-jar", JAR.toString(), "token", "--tenant", "default", "--encore.data-dir=" + data)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
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

    private static String onlyName(Path parent) throws IOException {
        try (Stream<Path> children = Files.list(parent)) {
            return children.findFirst().orElseThrow().getFileName().toString();
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
}
