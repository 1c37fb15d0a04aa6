import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a control plane costs on Kubernetes: POST of an instance, many instances made, listed, routed and deleted, and
 * its memory and processor time while nothing happens. The cluster is the tests' own, with Redis beside it, in a process
 * of its own, so that only the control plane's part is real.
 *
 * <p>After {@code mvn -q -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt}:
 * {@code java src/bench/Kubernetes.java [instances…]}, by default 100 and 1000. Prints a table in Markdown. Linux only.
 */
public final class Kubernetes {

    private static final Path JAR = Path.of("target/encore-service.jar").toAbsolutePath();
    private static final String JAVA = System.getProperty("java.home") + "/bin/java";
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int IDLE_SECONDS = 60;
    private static final List<String> KINDS = List.of(
            "api/v1 services",
            "api/v1 secrets",
            "api/v1 serviceaccounts",
            "apis/networking.k8s.io/v1 networkpolicies",
            "apis/policy/v1 poddisruptionbudgets",
            "apis/apps/v1 deployments");

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> table = new ArrayList<>();
    private final Path folder;
    private final int api = freePort();
    private final int proxy = freePort();
    private String token = "";

    private Kubernetes(Path folder) throws IOException {
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        List<Integer> counts = args.length == 0 ? List.of(100, 1000) : Arrays.stream(args).map(Integer::valueOf).toList();
        Path folder = Files.createTempDirectory("encore-bench");
        try {
            new Kubernetes(folder).run(counts);
        } finally {
            delete(folder);
        }
    }

    private void run(List<Integer> counts) throws Exception {
        System.out.printf("%s, %d processors, Java %s, %s%n%n", System.getProperty("os.name"),
                Runtime.getRuntime().availableProcessors(), Runtime.version(), Instant.now());
        table.add("| what | value | API requests | bar |");
        table.add("|---|---|---|---|");
        try (Cluster cluster = new Cluster(); Service service = new Service(cluster)) {
            service.ready();
            token = token();
            create(20, "warm");
            baseline(cluster, 100);
            remove(cluster, 20, "warm");
            for (int count : counts) {
                measure(cluster, service, count);
            }
        }
        table.forEach(System.out::println);
    }

    private void measure(Cluster cluster, Service service, int count) throws Exception {
        cluster.ask();
        long begun = System.nanoTime();
        List<Long> posts = create(count, "n");
        row(count + " instances made, first POST to the last `running`, s", seconds(begun), cluster.ask()[0], "");
        row("POST /encoreinstance of these, one after the other, p50 / p99, ms",
                millis(posts, 0.5) + " / " + millis(posts, 0.99), 0, "p99 ≤ 300");
        List<Long> lists = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            lists.add(nanos(() -> call("GET", "localhost:" + api, "/encoreinstance", null)));
        }
        row("GET /encoreinstance with " + count + ", p50 / p99, ms", millis(lists, 0.5) + " / " + millis(lists, 0.99),
                cluster.ask()[0], "");
        begun = System.nanoTime();
        List<Long> routed = route(count);
        row(count + " routed, one request to each through the proxy, 8 at a time, s", seconds(begun), cluster.ask()[0], "");
        row("such a request, p50 / p99, ms", millis(routed, 0.5) + " / " + millis(routed, 0.99), 0, "");
        idle(cluster, service, count);
        begun = System.nanoTime();
        remove(cluster, count, "n");
        row(count + " deleted, first DELETE to the last pod gone, s", seconds(begun), cluster.ask()[0], "");
    }

    private List<Long> create(int count, String prefix) throws Exception {
        List<Long> posts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String body = "{\"name\":\"" + prefix + i + "\"}";
            posts.add(nanos(() -> {
                String answer = call("POST", "localhost:" + api, "/encoreinstance", body).body();
                if (!answer.contains("\"url\"")) {
                    throw new IllegalStateException("no instance: " + answer);
                }
                return answer;
            }));
        }
        for (int i = 0; i < count; i++) {
            String name = prefix + i;
            await(name, () -> call("GET", "localhost:" + api, "/health/" + name, null).body().contains("\"running\""));
        }
        return posts;
    }

    private void remove(Cluster cluster, int count, String prefix) throws Exception {
        for (int i = 0; i < count; i++) {
            call("DELETE", "localhost:" + api, "/encoreinstance/" + prefix + i, null);
        }
        int[] requests = {0};
        await("all to be gone", () -> {
            int[] now = cluster.ask();
            requests[0] += now[0];
            Thread.sleep(100);
            return now[1] == 0 && now[2] == 0;
        });
        cluster.owed += requests[0];
    }

    private List<Long> route(int count) throws Exception {
        List<Long> times = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            List<Future<Long>> answers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String host = "default-n" + i + ".encore.localhost:" + proxy;
                answers.add(callers.submit(() -> nanos(() -> {
                    String answer = call("GET", host, "/pid", null).body();
                    if (!answer.matches("[0-9a-f-]{36}/\\d+")) {
                        throw new IllegalStateException(host + " answered " + answer);
                    }
                    return answer;
                })));
            }
            for (Future<Long> answer : answers) {
                times.add(answer.get());
            }
        }
        return times;
    }

    private void idle(Cluster cluster, Service service, int count) throws Exception {
        Thread.sleep(10_000);
        output("jcmd", Long.toString(service.process.pid()), "GC.run");
        String heap = output("jcmd", Long.toString(service.process.pid()), "GC.heap_info");
        long used = Pattern.compile("used (\\d+)K").matcher(heap).results()
                .mapToLong(result -> Long.parseLong(result.group(1))).findFirst().orElseThrow();
        row("heap of the control plane with " + count + ", after a collection, MiB", Long.toString(used / 1024), 0, "≤ 256");
        row("RSS of the control plane with " + count + ", MiB", Long.toString(resident(service.process.pid())), 0, "");
        cluster.ask();
        long before = ticks(service.process.pid());
        Thread.sleep(IDLE_SECONDS * 1000L);
        double percent = (ticks(service.process.pid()) - before) * 1.0 / IDLE_SECONDS;
        row("processor time of the control plane with " + count + ", idle for " + IDLE_SECONDS + " s, % of one",
                String.format(Locale.ROOT, "%.1f", percent), cluster.ask()[0], "≤ 2");
    }

    /** The same objects of so many instances by bare server-side apply, one request after the other. */
    private void baseline(Cluster cluster, int count) throws Exception {
        List<String[]> objects = new ArrayList<>();
        for (String kind : KINDS) {
            String base = cluster.url + kind.replace(" ", "/namespaces/encore/");
            String list = http.send(HttpRequest.newBuilder(URI.create(base)).build(), BodyHandlers.ofString()).body();
            String uid = match("\"name\":\"encore-([a-z2-7]{12})\"", list);
            String item = first(list.substring(list.indexOf("\"items\":[") + 9))
                    .replaceAll("\"(uid|resourceVersion|creationTimestamp)\":\"[^\"]*\",?", "")
                    .replaceAll("\"(clusterIP)\":\"[^\"]*\",?", "")
                    .replaceAll("\"(clusterIPs|ownerReferences|managedFields)\":\\[.*?\\](?=[,}]),?", "")
                    .replace(",}", "}");
            objects.add(new String[] {base, uid, item});
        }
        cluster.ask();
        long begun = System.nanoTime();
        List<Long> each = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            for (String[] object : objects) {
                String uid = "baseline" + Integer.toString(i, 26).replaceAll("[0-9]", "z");
                patch(object[0] + "/encore-" + uid + "?fieldManager=bench&force=true", object[2].replace(object[1], uid)
                        .replace("managed-by\":\"encore-service\"", "managed-by\":\"bench\""));
            }
            each.add(System.nanoTime() - start);
        }
        row("baseline: the " + KINDS.size() + " objects of " + count + " instances by bare server-side apply, s",
                seconds(begun), cluster.ask()[0], "");
        row("baseline: those of one instance, p50 / p99, ms", millis(each, 0.5) + " / " + millis(each, 0.99), 0, "");
        for (int i = 0; i < count; i++) {
            for (String[] object : objects) {
                String uid = "baseline" + Integer.toString(i, 26).replaceAll("[0-9]", "z");
                http.send(HttpRequest.newBuilder(URI.create(object[0] + "/encore-" + uid)).DELETE().build(),
                        BodyHandlers.discarding());
            }
        }
    }

    private void patch(String target, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create(target))
                .header("content-type", "application/apply-patch+yaml")
                .method("PATCH", BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        if (answer.statusCode() > 201) {
            throw new IllegalStateException(target + ": " + answer.body());
        }
    }

    /** The first object of a list's text. */
    private static String first(String text) {
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && (i == 0 || text.charAt(i - 1) != '\\')) {
                quoted = !quoted;
            } else if (!quoted && c == '{') {
                depth++;
            } else if (!quoted && c == '}' && --depth == 0) {
                return text.substring(0, i + 1);
            }
        }
        throw new IllegalStateException("no object in " + text);
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
        return output(JAVA, "-jar", JAR.toString(), "token", "--tenant", "default", "--encore.data-dir=" + folder.resolve("data")).strip();
    }

    private void row(String what, String value, int requests, String bar) {
        String line = "| " + what + " | " + value + " | " + (requests == 0 ? "" : requests) + " | " + bar + " |";
        System.err.println(line);
        table.add(line);
    }

    private static String seconds(long begun) {
        return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - begun) / 1e9);
    }

    private static String millis(List<Long> nanos, double share) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return String.format(Locale.ROOT, "%.0f", sorted.get((int) Math.ceil(sorted.size() * share) - 1) / 1e6);
    }

    private static long nanos(Callable<?> work) throws Exception {
        long begun = System.nanoTime();
        work.call();
        return System.nanoTime() - begun;
    }

    private static long resident(long pid) throws IOException {
        return Long.parseLong(match("VmRSS:\\s+(\\d+)", Files.readString(Path.of("/proc/" + pid + "/status")))) / 1024;
    }

    /** Hundredths of a second of processor time. */
    private static long ticks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static String output(String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of(command));
        if (words.getFirst().equals("jcmd")) {
            words.set(0, System.getProperty("java.home") + "/bin/jcmd");
        }
        Process process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return new String(process.getInputStream().readAllBytes());
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited in vain for " + what);
            }
            Thread.sleep(20);
        }
    }

    private static String match(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in " + text);
        }
        return matcher.group(1);
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

    /** The tests' cluster and a Redis, in a process of their own. */
    private static final class Cluster implements AutoCloseable {

        private final Process process;
        private final BufferedReader out;
        private final BufferedWriter in;
        private final String url;
        private final String redis;
        private int owed;

        Cluster() throws IOException {
            String classPath = "target/test-classes:target/classes:" + Files.readString(Path.of("target/test-classpath.txt")).strip();
            process = new ProcessBuilder(JAVA, "-cp", classPath, "io.encoreservice.kubernetes.cluster.ClusterProgram")
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            out = new BufferedReader(new InputStreamReader(process.getInputStream()));
            in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream()));
            url = line("http://");
            redis = line("redis://");
        }

        /** How many requests came since, how many Deployments and pods there are. */
        int[] ask() throws IOException {
            in.write("?\n");
            in.flush();
            int[] answer = Arrays.stream(line("").split(" ")).mapToInt(Integer::parseInt).toArray();
            answer[0] += owed;
            owed = 0;
            return answer;
        }

        private String line(String prefix) throws IOException {
            String line = out.readLine();
            while (line != null && (!line.startsWith(prefix) || (prefix.isEmpty() && !line.matches("[\\d ]+")))) {
                line = out.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("the cluster ended");
            }
            return line;
        }

        @Override
        public void close() throws Exception {
            in.close();
            process.waitFor(30, TimeUnit.SECONDS);
            process.destroy();
        }
    }

    /** The packaged service as it runs on a cluster. */
    private final class Service implements AutoCloseable {

        private final Process process;
        private final Path log = Files.createTempFile(folder, "service", ".log");

        Service(Cluster cluster) throws IOException {
            Path kubeconfig = folder.resolve("kubeconfig");
            Files.writeString(kubeconfig, """
                    apiVersion: v1
                    kind: Config
                    current-context: bench
                    clusters: [{name: bench, cluster: {server: "%s"}}]
                    contexts: [{name: bench, context: {cluster: bench, user: bench, namespace: encore}}]
                    users: [{name: bench, user: {token: bench}}]
                    """.formatted(cluster.url));
            ProcessBuilder builder = new ProcessBuilder(JAVA, "-Xmx512m", "-jar", JAR.toString(), "--server.port=" + api,
                    "--encore.proxy.port=" + proxy, "--management.server.port=0",
                    "--encore.data-dir=" + folder.resolve("data"), "--encore.runtime=kubernetes",
                    "--encore.redis.url=" + cluster.redis, "--encore.plans.default.instances=100000");
            builder.environment().put("KUBECONFIG", kubeconfig.toString());
            process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        }

        void ready() throws Exception {
            await("the service", () -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the service ended: " + Files.readString(log));
                }
                try {
                    return call("GET", "localhost:" + api, "/healthz", null).statusCode() == 200;
                } catch (IOException notYet) {
                    return false;
                }
            });
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
