import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the road to an engine costs: direct, through nginx, through HAProxy and through the packaged service, with its
 * token check, to the same upstream in one run.
 *
 * <p>After {@code mvn -q -DskipTests package}: {@code java src/bench/Proxy.java [rounds [seconds [part…]]]}, by default 3,
 * 4 and the parts {@code small large steady stream}. Needs nginx, haproxy, wrk and curl of the same names in Debian. The
 * upstream is an nginx that the service runs as its engine. Prints a table in Markdown. Linux only.
 */
public final class Proxy {

    private static final Path JAR = Path.of("target/encore-service.jar").toAbsolutePath();
    private static final String JAVA = System.getProperty("java.home") + "/bin/java";
    private static final String NGINX = Files.exists(Path.of("/usr/sbin/nginx")) ? "/usr/sbin/nginx" : "nginx";
    private static final String HAPROXY = Files.exists(Path.of("/usr/sbin/haproxy")) ? "/usr/sbin/haproxy" : "haproxy";
    private static final long GIGABYTE = 1L << 30;
    private static final int STEADY_PER_SECOND = 500;
    private static final int STEADY_CLIENTS = 25;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final int rounds;
    private final int seconds;
    private final List<Process> started = new ArrayList<>();
    private final int api = freePort();
    private final List<Target> targets = new ArrayList<>();
    private String token = "";

    /** One way to the upstream. */
    private record Target(String name, int port, List<Long> processes) {}

    /** What one run of a load gave. */
    private record Load(double perSecond, double p50, double p99, double processorSeconds, double requests) {}

    private Proxy(Path folder, int rounds, int seconds) throws IOException {
        this.folder = folder;
        this.rounds = rounds;
        this.seconds = seconds;
    }

    public static void main(String[] args) throws Exception {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 4;
        List<String> parts = args.length > 2 ? List.of(args).subList(2, args.length) : List.of("small", "large", "steady", "stream");
        Path folder = Files.createTempDirectory("encore-bench");
        Proxy bench = new Proxy(folder, rounds, seconds);
        try {
            bench.start();
            bench.run(parts);
        } finally {
            for (Process process : bench.started.reversed()) {
                process.destroy();
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            }
            delete(folder);
        }
        System.exit(0);
    }

    // ---------------------------------------------------------------------------------------------- what is measured

    private void run(List<String> parts) throws Exception {
        System.out.printf("%s, %d processors, Java %s, %s, %s, %s%n", System.getProperty("os.name"),
                Runtime.getRuntime().availableProcessors(), Runtime.version(), Instant.now(), version(NGINX, "-v"),
                version(HAPROXY, "-v"));
        System.out.printf("%d rounds of %d s each, in turns; medians.%n%n", rounds, seconds);
        for (String part : parts) {
            switch (part) {
                case "small" -> loads("1 KB", "/1k.json");
                case "large" -> loads("100 KB", "/100k.bin");
                case "steady" -> steady();
                case "stream" -> streams();
                default -> throw new IllegalArgumentException(part);
            }
        }
    }

    private void loads(String what, String path) throws Exception {
        for (Target target : targets) {
            wrk(target, path, 64);
            wrk(target, path, 64);
        }
        table("GET of " + what + " | connections | requests/s | of nginx's | p50 ms | p99 ms | CPU s for 10,000 | of nginx's | RSS MiB");
        for (int connections : List.of(1, 64, 512)) {
            Map<Target, List<Load>> all = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (Target target : targets) {
                    all.computeIfAbsent(target, t -> new ArrayList<>()).add(wrk(target, path, connections));
                }
            }
            double nginxRate = median(all.get(nginx()), Load::perSecond);
            double nginxCost = median(all.get(nginx()), Proxy::cost);
            for (Target target : targets) {
                List<Load> loads = all.get(target);
                double rate = median(loads, Load::perSecond);
                double cost = median(loads, Proxy::cost);
                boolean direct = target.processes().isEmpty();
                row("%s | %d | %.0f | %.2f | %.2f | %.2f | %s | %s | %s", target.name(), connections, rate, rate / nginxRate,
                        median(loads, Load::p50), median(loads, Load::p99), direct ? "" : "%.3f".formatted(cost),
                        direct ? "" : "%.2f".formatted(cost / nginxCost), direct ? "" : memory(target, "VmRSS"));
            }
        }
        System.out.println();
    }

    private static double cost(Load load) {
        return load.processorSeconds() * 10_000 / load.requests();
    }

    /** A fixed rate, each request timed from when it was due, so that a stall counts for all it holds up. */
    private void steady() throws Exception {
        table("GET of 1 KB at " + STEADY_PER_SECOND + " requests/s | p50 ms | p99 ms | p99.9 ms");
        Map<Target, List<double[]>> all = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Target target : targets) {
                all.computeIfAbsent(target, t -> new ArrayList<>()).add(steady(target));
            }
        }
        all.forEach((target, times) -> row("%s | %.2f | %.2f | %.2f", target.name(), median(times, t -> t[0]),
                median(times, t -> t[1]), median(times, t -> t[2])));
        System.out.println();
    }

    private double[] steady(Target target) throws Exception {
        int each = Math.max(seconds, 8) * STEADY_PER_SECOND / STEADY_CLIENTS;
        long gap = 1_000_000_000L * STEADY_CLIENTS / STEADY_PER_SECOND;
        double[] times = new double[each * STEADY_CLIENTS];
        List<Thread> clients = new ArrayList<>();
        long begun = System.nanoTime() + 100_000_000;
        for (int client = 0; client < STEADY_CLIENTS; client++) {
            int number = client;
            clients.add(Thread.ofPlatform().start(() -> {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), target.port())) {
                    socket.setTcpNoDelay(true);
                    InputStream in = socket.getInputStream();
                    byte[] request = request("/1k.json").getBytes(StandardCharsets.ISO_8859_1);
                    for (int i = 0; i < each; i++) {
                        long due = begun + i * gap + number * gap / STEADY_CLIENTS;
                        java.util.concurrent.locks.LockSupport.parkNanos(due - System.nanoTime());
                        socket.getOutputStream().write(request);
                        answer(in);
                        times[number * each + i] = (System.nanoTime() - due) / 1e6;
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(target.name(), e);
                }
            }));
        }
        for (Thread client : clients) {
            client.join();
        }
        Arrays.sort(times);
        if (times[0] == 0) {
            throw new IllegalStateException("a client of " + target.name() + " failed");
        }
        return new double[] {at(times, 0.5), at(times, 0.99), at(times, 0.999)};
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.ceil(sorted.length * share) - 1];
    }

    private void streams() throws Exception {
        table("1 GB | s | MB/s | of nginx's | CPU s | growth of peak RSS MiB");
        for (boolean up : List.of(false, true)) {
            Map<Target, List<double[]>> all = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (Target target : targets) {
                    all.computeIfAbsent(target, t -> new ArrayList<>()).add(stream(target, up));
                }
            }
            double ofNginx = median(all.get(nginx()), t -> t[0]);
            all.forEach((target, runs) -> {
                double time = median(runs, t -> t[0]);
                boolean direct = target.processes().isEmpty();
                row("%s %s | %.2f | %.0f | %.2f | %s | %s", up ? "upload" : "download", target.name(), time,
                        GIGABYTE / 1e6 / time, ofNginx / time, direct ? "" : "%.2f".formatted(median(runs, t -> t[1])),
                        direct ? "" : "%.0f".formatted(runs.stream().mapToDouble(t -> t[2]).max().orElseThrow()));
            });
        }
        System.out.println();
    }

    /** Seconds, seconds of processor time, and by how many MiB the target's memory rose above what it was. */
    private double[] stream(Target target, boolean up) throws Exception {
        for (long pid : target.processes()) {
            Files.writeString(Path.of("/proc/" + pid + "/clear_refs"), "5");
        }
        long memory = memory(target, "VmRSS");
        double worked = processorSeconds(target);
        List<String> command = new ArrayList<>(List.of("curl", "-s", "-o", "/dev/null", "-w", "%{http_code} %{time_total}",
                "-H", "Host: " + host(), "-H", "x-jwt: Bearer " + token));
        if (up) {
            command.addAll(List.of("-H", "Expect:", "-T", folder.resolve("www/1g.bin").toString()));
        }
        command.add("http://127.0.0.1:" + target.port() + (up ? "/usercontent/up" : "/1g.bin"));
        String[] told = output(command).strip().split(" ");
        if (!told[0].matches("20[0-4]")) {
            throw new IllegalStateException(target.name() + " answered " + told[0]);
        }
        return new double[] {Double.parseDouble(told[1]), processorSeconds(target) - worked, memory(target, "VmHWM") - memory};
    }

    private Load wrk(Target target, String path, int connections) throws Exception {
        double worked = processorSeconds(target);
        String told = output(List.of("wrk", "-t1", "-c" + connections, "-d" + seconds + "s", "--latency", "--timeout", "10s",
                "-H", "Host: " + host(), "-H", "x-jwt: Bearer " + token, "http://127.0.0.1:" + target.port() + path));
        if (told.contains("Non-2xx") || told.contains("Socket errors")) {
            throw new IllegalStateException(target.name() + ": " + told);
        }
        double requests = Double.parseDouble(match("(\\d+) requests in", told));
        return new Load(Double.parseDouble(match("Requests/sec:\\s+([\\d.]+)", told)), millis(told, "50%"),
                millis(told, "99%"), processorSeconds(target) - worked, requests);
    }

    private static double millis(String told, String share) {
        String time = match("\\s" + share + "\\s+(\\S+)", told);
        double number = Double.parseDouble(time.replaceAll("[a-z]+", ""));
        return time.endsWith("us") ? number / 1000 : time.endsWith("ms") ? number : number * 1000;
    }

    // ---------------------------------------------------------------------------------------------- what it is run on

    private void start() throws Exception {
        Path www = Files.createDirectories(folder.resolve("www"));
        Files.writeString(www.resolve("1k.json"), "{\"pad\":\"" + "x".repeat(1024 - 10) + "\"}");
        Files.write(www.resolve("100k.bin"), new byte[100 * 1024]);
        try (OutputStream out = Files.newOutputStream(www.resolve("1g.bin"))) {
            byte[] block = new byte[1 << 20];
            for (long i = 0; i < GIGABYTE; i += block.length) {
                out.write(block);
            }
        }
        int sink = sink();
        int proxy = freePort();
        Path engine = folder.resolve("engine.sh");
        Files.writeString(folder.resolve("upstream.conf"), common("upstream", 1) + """
                    server {
                      listen 127.0.0.1:PORT backlog=4096;
                      root %s;
                      location /actuator/health { default_type application/json; return 200 '{"status":"UP"}'; }
                      location = /usercontent/up { proxy_pass http://127.0.0.1:%d; proxy_request_buffering off; proxy_http_version 1.1; }
                    }
                }
                """.formatted(www, sink));
        Files.writeString(engine, """
                cd "%1$s"
                echo "$SERVER_PORT" > upstream.port
                sed "s/PORT/$SERVER_PORT/" upstream.conf > running.conf
                exec %2$s -e stderr -c "%1$s/running.conf" -g 'daemon off;'
                """.formatted(folder, NGINX));
        Process service = launch("service", JAVA, "-jar", JAR.toString(), "--server.port=" + api, "--encore.proxy.port=" + proxy,
                "--management.server.port=0", "--encore.data-dir=" + folder.resolve("data"),
                "--encore.local.engine-command=sh " + engine);
        await("the service", () -> call("GET", "/healthz", null).contains("ok"));
        token = output(List.of(JAVA, "-jar", JAR.toString(), "token", "--tenant", "default",
                "--encore.data-dir=" + folder.resolve("data"))).strip();
        call("POST", "/encoreinstance", "{\"name\":\"bench\"}");
        await("the instance", () -> call("GET", "/health/bench", null).contains("\"running\""));
        int upstream = Integer.parseInt(Files.readString(folder.resolve("upstream.port")).strip());
        targets.add(new Target("direct", upstream, List.of()));
        targets.add(nginx(upstream));
        targets.add(haproxy(upstream));
        targets.add(new Target("Encore Service", proxy, List.of(service.pid())));
        for (Target target : targets) {
            await(target.name(), () -> get(target));
        }
    }

    private boolean get(Target target) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + target.port() + "/1k.json"))
                .header("host", host()).header("x-jwt", "Bearer " + token).build();
        return http.send(request, BodyHandlers.ofString()).body().length() == 1024;
    }

    private Target nginx(int upstream) throws Exception {
        int port = freePort();
        Files.writeString(folder.resolve("nginx.conf"), common("nginx", Runtime.getRuntime().availableProcessors()) + """
                    upstream engine { server 127.0.0.1:%d; keepalive 512; keepalive_requests 100000000; }
                    server {
                      listen 127.0.0.1:%d backlog=4096;
                      location / {
                        proxy_pass http://engine;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_request_buffering off;
                        proxy_max_temp_file_size 0;
                      }
                    }
                }
                """.formatted(upstream, port));
        Process process = launch("nginx", NGINX, "-e", "stderr", "-c", folder.resolve("nginx.conf").toString(), "-g", "daemon off;");
        return new Target("nginx", port, family(process, port));
    }

    private static String common(String name, int workers) {
        return """
                user %s;
                worker_processes %d;
                pid %s.pid;
                worker_rlimit_nofile 20000;
                events { worker_connections 8192; }
                http {
                    access_log off;
                    client_max_body_size 0;
                    sendfile on;
                    tcp_nopush on;
                    keepalive_requests 100000000;
                    client_body_temp_path /tmp; proxy_temp_path /tmp; fastcgi_temp_path /tmp; uwsgi_temp_path /tmp; scgi_temp_path /tmp;
                """.formatted(System.getProperty("user.name"), workers, "/tmp/encore-bench-" + name + "-" + ProcessHandle.current().pid());
    }

    private Target haproxy(int upstream) throws Exception {
        int port = freePort();
        Files.writeString(folder.resolve("haproxy.cfg"), """
                global
                    maxconn 8192
                    nbthread %d
                defaults
                    mode http
                    timeout connect 5s
                    timeout client 60s
                    timeout server 60s
                    http-reuse always
                frontend f
                    bind 127.0.0.1:%d backlog 4096
                    default_backend b
                backend b
                    server s 127.0.0.1:%d pool-max-conn 1024
                """.formatted(Runtime.getRuntime().availableProcessors(), port, upstream));
        Process process = launch("haproxy", HAPROXY, "-db", "-f", folder.resolve("haproxy.cfg").toString());
        return new Target("HAProxy", port, family(process, port));
    }

    /** Reads uploads and drops them. */
    private static int sink() throws IOException {
        ServerSocket listening = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(() -> {
            while (true) {
                try {
                    Socket socket = listening.accept();
                    Thread.ofPlatform().daemon().start(() -> swallow(socket));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        return listening.getLocalPort();
    }

    private static void swallow(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            String head = head(in);
            if (!head.isEmpty()) {
                long left = Long.parseLong(match("(?i)content-length: (\\d+)", head));
                byte[] block = new byte[1 << 17];
                while (left > 0) {
                    int read = in.read(block, 0, (int) Math.min(left, block.length));
                    if (read < 0) {
                        return;
                    }
                    left -= read;
                }
                socket.getOutputStream().write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(InputStream in) throws IOException {
        String head = head(in);
        int length = Integer.parseInt(match("(?i)content-length: (\\d+)", head));
        if (!head.startsWith("HTTP/1.1 200") || in.readNBytes(length).length != length) {
            throw new IOException("a bad answer: " + head);
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private String request(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: " + host() + "\r\nx-jwt: Bearer " + token + "\r\n\r\n";
    }

    private static String host() {
        return "default-bench.encore.localhost";
    }

    private String call(String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + api + path))
                .header("content-type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("x-jwt", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString()).body();
    }

    // ---------------------------------------------------------------------------------------------------- small things

    private Process launch(String name, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        started.add(process);
        return process;
    }

    /** A process and its children, once it answers. */
    private List<Long> family(Process process, int port) throws Exception {
        await("port " + port, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(process.info() + " ended");
            }
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        });
        return Stream.concat(Stream.of(process.toHandle()), process.toHandle().descendants()).map(ProcessHandle::pid).toList();
    }

    private Target nginx() {
        return targets.get(1);
    }

    private static double processorSeconds(Target target) throws IOException {
        double ticks = 0;
        for (long pid : target.processes()) {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
        return ticks / 100;
    }

    private static long memory(Target target, String which) throws IOException {
        long kilobytes = 0;
        for (long pid : target.processes()) {
            kilobytes += Long.parseLong(match(which + ":\\s+(\\d+)", Files.readString(Path.of("/proc/" + pid + "/status"))));
        }
        return kilobytes / 1024;
    }

    private static void table(String columns) {
        System.out.println("| " + columns + " |");
        System.out.println("|---".repeat(columns.split("\\|").length) + "|");
    }

    private static void row(String format, Object... values) {
        System.out.println("| " + String.format(Locale.ROOT, format, values) + " |");
    }

    private static <T> double median(List<T> all, java.util.function.ToDoubleFunction<T> figure) {
        return all.stream().mapToDouble(figure).sorted().skip(all.size() / 2).findFirst().orElseThrow();
    }

    private static String version(String program, String flag) throws Exception {
        return output(List.of(program, flag)).lines().findFirst().orElse("").strip();
    }

    private static String output(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command.getFirst() + ": " + told);
        }
        return told;
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (IOException notYet) {
                // why: what is waited for may not listen yet.
                Thread.yield();
            }
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
}
