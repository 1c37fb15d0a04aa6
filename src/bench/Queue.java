import io.encoreservice.engine.job.Input;
import io.encoreservice.engine.job.JobCodec;
import io.encoreservice.engine.job.JobRepository;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.engine.queue.QueueTerms;
import io.encoreservice.engine.queue.Submission;
import io.encoreservice.shared.bundle.Bundles;
import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.launch.ChildLauncher;
import io.encoreservice.shared.redis.EmbeddedRedis;
import io.encoreservice.shared.redis.InstanceKeyspace;
import io.encoreservice.shared.redis.RedisClients;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * What the queue gives: submit, lease, whole jobs without work, pick-up, lists, and how it bears many waiting jobs, many
 * finished ones and a busy neighbour. Each beside redis-benchmark with the same script on the same server.
 *
 * <p>After {@code mvn -q -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt}:
 * {@code java -cp "target/classes:$(cat target/test-classpath.txt)" src/bench/Queue.java [waiting jobs [soaked jobs
 * [part…]]]}, by default 100000, 100000 and all parts: see {@code run}. With {@code -Dredis=/usr/bin/redis-server} another server
 * than the bundled one is measured. Needs redis-benchmark (Debian: redis-tools). Prints a table in Markdown. Linux only.
 */
public final class Queue {

    private static final String JAVA = System.getProperty("java.home") + "/bin/java";
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final QueueTerms TERMS = QueueTerms.of(2, 1_000_000, Duration.ofSeconds(5));
    private static final long MANY_IDS = 2_000_000_000L;
    private static final int CALLS = 10_000;
    private static final int WORKERS = 16;
    private static final Duration SOAK = Duration.ofSeconds(120);
    // why: what EngineJvm gives every engine.
    private static final List<String> ENGINE_FLAGS = List.of("-XX:+UseSerialGC", "-Xms16m", "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=20", "-XX:TieredStopAtLevel=1", "-XX:+UseCompactObjectHeaders", "-Xss512k",
            "-XX:ReservedCodeCacheSize=48m", "-Dspring.main.lazy-initialization=true", "-Xmx96m");

    private final JobCodec codec = new JobCodec();
    private final List<String> table = new ArrayList<>();
    private final Path folder;
    private final EmbeddedRedis server;
    private final RedissonClient redis;
    private final QueueBaseline baseline;
    private final FfmpegTools tools;

    private Queue(Path folder) throws IOException {
        Bundles bundles = new Bundles(Path.of("target/bench-bundle"));
        this.folder = folder;
        this.tools = bundles.ffmpeg();
        String chosen = System.getProperty("redis");
        this.server = EmbeddedRedis.start(
                chosen == null ? bundles.redisServer() : Path.of(chosen), Files.createDirectories(folder.resolve("redis")), new ChildLauncher());
        this.redis = RedisClients.patiently(() -> RedisClients.connect(server.address()), Duration.ofSeconds(30));
        this.baseline = new QueueBaseline(
                redis, server.address().port(), server.address().uri().getUserInfo().substring(1));
    }

    public static void main(String[] args) throws Exception {
        int waiting = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        int soaked = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
        QueueBaseline.mustBeThere();
        Path folder = Files.createTempDirectory("encore-bench");
        Queue bench = new Queue(folder);
        try {
            bench.run(waiting, soaked, Stream.of(args).skip(2).toList());
        } finally {
            bench.redis.shutdown();
            bench.server.close();
            delete(folder);
        }
        System.exit(0);
    }

    private void run(int waiting, int soaked, List<String> chosen) throws Exception {
        long begun = System.nanoTime();
        System.out.printf("%s, %d processors, Java %s, %s%n%n", System.getProperty("os.name"),
                Runtime.getRuntime().availableProcessors(), Runtime.version(), Instant.now());
        table.add("| what | p50 ms | p90 ms | p99 ms | max ms | per second | bar |");
        table.add("|---|---|---|---|---|---|---|");
        compile();
        row("baseline: SET, 1 connection", baseline.run(CALLS, 1, MANY_IDS, List.of("SET", "k:__rand_int__", "v")));
        row("baseline: SET, 16 connections", baseline.run(CALLS, 16, MANY_IDS, List.of("SET", "k:__rand_int__", "v")));
        empty();
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put("submits", this::submits);
        parts.put("leases", this::leases);
        parts.put("jobs", () -> wholeJobs(soaked / 10));
        parts.put("pick-ups", () -> pickUps(100));
        parts.put("lists", () -> lists(waiting));
        parts.put("soak", () -> soak(soaked));
        parts.put("neighbours", this::neighbours);
        for (Map.Entry<String, Part> part : parts.entrySet()) {
            if (chosen.isEmpty() || chosen.contains(part.getKey())) {
                part.getValue().run();
            }
        }
        System.out.printf("%nThe run took %d s.%n", (System.nanoTime() - begun) / 1_000_000_000);
        table.forEach(System.out::println);
    }

    private interface Part {
        void run() throws Exception;
    }

    // ------------------------------------------------------------------------------------------------ what is measured

    private void submits() throws Exception {
        for (int callers : List.of(1, WORKERS)) {
            Space space = new Space();
            row("baseline: submit by redis-benchmark, " + callers + " connections", baselineSubmit(space, CALLS, callers));
            row("JobQueue.submit, " + callers + " threads", QueueCalls.measure(CALLS, callers, () -> number ->
                    space.queue.submit(Submission.of(UUID.randomUUID(), request("noop", "b", null, 50)))), "");
            empty();
        }
        try (Engine engine = new Engine("noop", new Space(), "--encore-settings.poll-disabled=true")) {
            post(engine, 4_000, WORKERS);
            row("POST /encoreJobs, 1 connection", post(engine, CALLS / 4, 1), "p99 ≤ 20");
            row("POST /encoreJobs, 16 connections", post(engine, CALLS, WORKERS), "p99 ≤ 20");
        }
        empty();
    }

    private void leases() throws Exception {
        Space space = new Space();
        baselineSubmit(space, CALLS, WORKERS);
        row("baseline: lease by redis-benchmark, 1 connection", baselineLease(space, CALLS, 1));
        baselineSubmit(space, CALLS, WORKERS);
        row("baseline: lease by redis-benchmark, 16 connections", baselineLease(space, CALLS, WORKERS));
        empty();
        Space ours = new Space();
        baselineSubmit(ours, CALLS + 100, WORKERS);
        row("JobQueue.lease, 16 threads", QueueCalls.measure(CALLS, WORKERS,
                () -> number -> ours.queue.lease(UUID.randomUUID()).orElseThrow()), "≥ 5000/s");
        empty();
    }

    /** Jobs whose steps do nothing, through the whole engine; they wait before it begins. */
    private void wholeJobs(int jobs) throws Exception {
        baselineOfWholeJobs();
        for (int engines : List.of(1, 2)) {
            Space space = new Space();
            List<Engine> running = new ArrayList<>();
            for (int i = 0; i < engines; i++) {
                running.add(new Engine("noop", space, "--encore-settings.workers=" + WORKERS));
            }
            int warmUp = jobs / 2;
            space.fill(warmUp, "noop", 2);
            await("the first jobs", () -> space.finished() >= warmUp);
            space.pause(true);
            space.fill(jobs, "noop", WORKERS);
            long begun = System.nanoTime();
            double worked = running.stream().mapToDouble(engine -> processorTime(engine.process.pid())).sum();
            double redisWorked = processorTime(redisPid());
            space.pause(false);
            await("all jobs", () -> space.finished() >= jobs + warmUp);
            double seconds = (System.nanoTime() - begun) / 1e9;
            String what = "whole jobs without work, " + engines + (engines == 1 ? " engine" : " engines") + " of 16 workers";
            figure(what, jobs / seconds, "≥ 2000/s");
            worked = running.stream().mapToDouble(engine -> processorTime(engine.process.pid())).sum() - worked;
            figure("processor time of the engine for one of these, µs", 1e6 * worked / jobs, "");
            figure("processor time of Redis for one of these, µs", 1e6 * (processorTime(redisPid()) - redisWorked) / jobs, "");
            for (Engine engine : running) {
                engine.close();
            }
            empty();
        }
    }

    private void baselineOfWholeJobs() throws Exception {
        int ids = 20_000;
        Space space = new Space();
        UUID taker = UUID.randomUUID();
        QueueCalls.measure(ids, WORKERS, () -> number ->
                space.queue.submit(Submission.of(numbered(number), request("noop", "b", null, 50))));
        baselineLease(space, ids, WORKERS);
        // why: redis-benchmark cannot remember which job it took by which name.
        QueueCalls.measure(ids, WORKERS, () -> number -> redis.getMap(space.keyspace.job(numbered(number)))
                .fastPut("taker", taker.toString()));
        // why: an id that comes twice costs less, so only a tenth of them is asked for.
        QueueBaseline.Result commit = baseline.script("commit", ids / 10, WORKERS, ids, space.prefix(),
                QueueBaseline.RANDOM_ID, "1-" + taker, "{\"files\":[]}", "[]", "1.0", "{}");
        QueueCalls.measure(ids / 10, WORKERS, () -> number ->
                space.queue.submit(Submission.of(numbered(ids + number), request("noop", "b", null, 50))));
        QueueBaseline.Result finish = baseline.script("finish", ids / 10, WORKERS, ids, space.prefix(),
                QueueBaseline.RANDOM_ID, "1-" + taker, "CANCELLED", "", 0, 0, "0-1", 15_000, QueueBaseline.RANDOM_ID);
        row("baseline: commit by redis-benchmark, 16 connections", commit);
        row("baseline: finish, which takes the next job, by redis-benchmark, 16 connections", finish);
        figure("baseline: commit and finish one after the other, 16 connections", 1 / (1 / commit.rate() + 1 / finish.rate()), "");
        empty();
    }

    /** POST to the first step of a worker, and of real jobs to the start of ffprobe and ffmpeg, which wrappers write down. */
    private void pickUps(int jobs) throws Exception {
        try (Engine engine = new Engine("noop", new Space())) {
            Thread.sleep(2_000);
            pickUps(engine, "noop", 100);
            row("POST sent to a worker's first step, idle engine", pickUps(engine, "noop", 5 * jobs), "");
        }
        Space space = new Space();
        Path starts = folder.resolve("starts");
        Path content = Files.createDirectories(folder.resolve("content-" + space.uid()));
        Files.copy(Path.of("src/main/resources/samples/clip.mp4"), content.resolve("clip.mp4"));
        Path ffprobe = wrapper("ffprobe", tools.ffprobe(), starts);
        Path ffmpeg = wrapper("ffmpeg", tools.ffmpeg(), starts);
        List<Long> alone = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            Files.writeString(starts, "");
            long begun = micros();
            new ProcessBuilder("setpriv", "--pdeathsig", "KILL", "--", ffprobe.toString(), "-version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
            alone.add(first(starts, "ffprobe") - begun);
        }
        row("baseline: the wrapper of ffprobe alone, start to its note", sorted(alone), "");
        List<Long> toProbe = new ArrayList<>();
        List<Long> toEncode = new ArrayList<>();
        try (Engine engine = new Engine("real", space, "--encore-settings.tools.ffprobe=" + ffprobe,
                "--encore-settings.tools.ffmpeg=" + ffmpeg)) {
            QueueCalls.Connection connection = engine.connection();
            for (int i = 0; i < jobs + 10; i++) {
                Files.writeString(starts, "");
                long posted = micros();
                String job = connection.send("POST", "/encoreJobs", body("bench", "p" + i, "", 50), 201);
                int done = i + 1;
                await("job " + i, () -> space.finished() >= done);
                expectSuccess(connection, job);
                if (i >= 10) {
                    toProbe.add(first(starts, "ffprobe") - posted);
                    toEncode.add(first(starts, "ffmpeg") - posted);
                }
            }
        }
        row("POST sent to ffprobe's start (pick-up)", sorted(toProbe), "p50 ≤ 20, p99 ≤ 100");
        row("POST sent to ffmpeg's start (pick-up and analysis)", sorted(toEncode), "");
        empty();
    }

    private void lists(int waiting) throws Exception {
        Space space = new Space();
        try (Engine engine = new Engine("noop", space, "--encore-settings.poll-disabled=true",
                "--encore-settings.limits.queued-jobs=" + (waiting + 500))) {
            lists(engine, space, 1_000, 0);
            Stats before = engine.stats();
            long memory = memoryOfRedis();
            QueueCalls.Times filled = space.fill(waiting - 1_000, "noop", WORKERS);
            row("JobQueue.submit, 16 threads, up to " + waiting + " waiting jobs", filled, "");
            lists(engine, space, waiting, 1_000);
            Stats after = engine.stats();
            figure("Redis's memory for each waiting job, bytes", (memoryOfRedis() - memory) / (waiting - 1_000.0), "");
            figure("heap of an engine with 1000 waiting jobs, MiB", before.heap / 1024.0, "");
            figure("the same with " + waiting + ", all lists read, MiB", after.heap / 1024.0, "");
            row("POST /encoreJobs, 1 connection, " + waiting + " waiting jobs", post(engine, 500, 1), "p99 ≤ 20");
            expectRefusal(engine);
        }
        empty();
    }

    private void lists(Engine engine, Space space, int jobs, int there) throws Exception {
        if (there == 0) {
            space.fill(jobs, "noop", WORKERS);
        }
        row("baseline: page of 20 by redis-benchmark, 1 connection, " + jobs + " jobs",
                baseline.script("page", 500, 1, 1, space.prefix(), "createdDate", "all", "asc", 0, 20));
        for (String path : List.of("/encoreJobs", "/encoreJobs?page=40", "/encoreJobs?size=100",
                "/encoreJobs/search/findByStatus?status=QUEUED", "/encoreJobs/search/findByExternalId?externalId=at-1",
                "/encoreJobs/search/findByProfile?profile=noop", "/encoreJobs/search/findByBaseName?baseName=b1")) {
            QueueCalls.measure(100, 1, () -> caller(engine, path));
            row("GET " + path + ", " + jobs + " jobs", QueueCalls.measure(500, 1, () -> caller(engine, path)), "p99 ≤ 50");
        }
    }

    private void soak(int jobs) throws Exception {
        Space space = new Space();
        JobRepository repository = new JobRepository(redis, space.keyspace, codec);
        try (Engine engine = new Engine("noop", space, "--encore-settings.workers=" + WORKERS)) {
            soakOnce(space, repository, jobs / 20, jobs / 20);
            Stats before = engine.stats();
            long keys = keysThatStay();
            long begun = System.nanoTime();
            int done = soakOnce(space, repository, jobs, jobs / 20);
            double seconds = (System.nanoTime() - begun) / 1e9;
            Stats after = engine.stats();
            figure("soak of " + done + " jobs, each submitted, run and forgotten", done / seconds, "");
            row("heap after a collection before and after it, KiB", before.heap, after.heap, "± 2 %");
            row("threads before and after it", before.threads, after.threads, "± 2 %");
            row("open files before and after it", before.files, after.files, "± 2 %");
            row("keys in Redis before and after it", keys, keysThatStay(), "± 2 %");
        }
        empty();
    }

    private long keysThatStay() throws InterruptedException {
        // why: each lease leaves a key that is gone when the lease would be.
        Thread.sleep(TERMS.lease().plusSeconds(5));
        return redis.getKeys().count();
    }

    /** Answers how many jobs it were, since a slow machine is given no more than its time. */
    private int soakOnce(Space space, JobRepository repository, int jobs, int part) throws Exception {
        long begun = System.nanoTime();
        int done = 0;
        for (; done < jobs && System.nanoTime() - begun < SOAK.toNanos(); done += part) {
            space.fill(part, "noop", 4);
            await("all jobs", () -> space.finished() >= part);
            while (repository.expire(Duration.ZERO) > 0) {
                continue;
            }
        }
        await("the last jobs to be forgotten", () -> repository.expire(Duration.ZERO) == 0 && space.finished() == 0);
        return done;
    }

    /** One instance's pick-up alone, beside 10,000 jobs of another that run and wait, and while another enqueues them. */
    private void neighbours() throws Exception {
        Space other = new Space();
        try (Engine engine = new Engine("noop", new Space()); Engine busy = new Engine("noop", other)) {
            Thread.sleep(2_000);
            pickUps(engine, "noop", 200);
            row("pick-up, alone", pickUps(engine, "noop", 500), "");
            Thread enqueuing = Thread.ofPlatform().start(() -> other.fillQuietly(10_000, "wait-100", WORKERS));
            row("pick-up while another instance enqueues 10,000 jobs", pickUps(engine, "noop", 100), "");
            enqueuing.join();
            row("pick-up while they wait and run, two at once", pickUps(engine, "noop", 500), "p99 ± 20 %");
            other.pause(true);
        }
        empty();
    }

    // ----------------------------------------------------------------------------------------------------- its parts

    private QueueBaseline.Result baselineSubmit(Space space, int calls, int connections) throws Exception {
        return baseline.script("submit", calls, connections, MANY_IDS, space.prefix(), QueueBaseline.RANDOM_ID,
                codec.encode(request("noop", "b", null, 50)), 50, TERMS.classOf(50), "noop", "b", 0, "",
                TERMS.waiting(), "[]", "", "", 86_400_000);
    }

    private QueueBaseline.Result baselineLease(Space space, int calls, int connections) throws Exception {
        return baseline.script("lease", calls, connections, MANY_IDS, space.prefix(), "0-1", 15_000, QueueBaseline.RANDOM_ID);
    }

    private QueueCalls.Times post(Engine engine, int calls, int connections) throws Exception {
        return QueueCalls.measure(calls, connections, () -> {
            QueueCalls.Connection connection = engine.connection();
            return number -> connection.send(
                    "POST", "/encoreJobs", body("noop", "q" + UUID.randomUUID(), "", 50), 201);
        });
    }

    private static QueueCalls.Call caller(Engine engine, String path) throws IOException {
        QueueCalls.Connection connection = engine.connection();
        return number -> connection.send("GET", path, "", 200);
    }

    private static void expectSuccess(QueueCalls.Connection connection, String posted) throws IOException {
        String id = posted.replaceAll("(?s).*\"id\":\"([0-9a-f-]{36})\".*", "$1");
        String job = connection.send("GET", "/encoreJobs/" + id, "", 200);
        if (!job.contains("\"status\":\"SUCCESSFUL\"")) {
            throw new IOException("a job failed: " + job);
        }
    }

    private static void expectRefusal(Engine engine) throws IOException {
        engine.connection().send("POST", "/encoreJobs", body("noop", "r", "", 50), 429);
    }

    /** One job after the other, each when the last has started. */
    private List<Long> pickUps(Engine engine, String profile, int jobs) throws Exception {
        QueueCalls.Connection connection = engine.connection();
        List<Long> micros = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            connection.send("POST", "/encoreJobs", body(profile, "p" + i, "at-" + micros(), 50), 201);
            micros.add(engine.nextStart());
        }
        return sorted(micros);
    }

    private static String body(String profile, String baseName, String externalId, int priority) {
        return """
                {"profile":"%s","outputFolder":"/usercontent/%s","baseName":"b","externalId":"%s","priority":%d,
                 "inputs":[{"type":"Video","uri":"/usercontent/clip.mp4"}]}"""
                .formatted(profile, baseName, externalId, priority);
    }

    private static JobRequest request(String profile, String baseName, String externalId, int priority) {
        Input input = new Input(Input.Type.VIDEO, "/usercontent/clip.mp4", Map.of(), null, false, "main", null, null, null,
                null, List.of(), true, "main", null, List.of(), null);
        return new JobRequest(externalId, profile, Map.of(), "/usercontent/out", baseName, null, priority, null, false,
                Map.of(), null, null, null, null, List.of(input));
    }

    private static UUID numbered(int number) {
        return UUID.fromString(QueueBaseline.RANDOM_ID.replace("__rand_int__", "%012d".formatted(number)));
    }

    private void empty() {
        // why: a hundred thousand jobs take longer to free than a command may take.
        redis.getScript(StringCodec.INSTANCE).eval(RScript.Mode.READ_WRITE, "return redis.call('FLUSHALL', 'ASYNC')",
                RScript.ReturnType.STRING);
    }

    private long ofRedis(String section, String name) {
        String told = redis.getScript(StringCodec.INSTANCE).eval(RScript.Mode.READ_ONLY,
                "return redis.call('INFO', '" + section + "')", RScript.ReturnType.STRING);
        return told.lines().filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1).strip())).findFirst().orElseThrow();
    }

    private long memoryOfRedis() {
        return ofRedis("memory", "used_memory");
    }

    private long redisPid() {
        return ofRedis("server", "process_id");
    }

    /** Seconds, in all its threads. */
    private static double processorTime(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration()).orElseThrow().toNanos() / 1e9;
    }

    /** An instance's own keys. */
    private final class Space {

        private final InstanceKeyspace keyspace = InstanceKeyspace.ofUid(UUID.randomUUID().toString().substring(0, 8));
        private final JobQueue queue = new JobQueue(redis, keyspace, TERMS, codec);

        String uid() {
            return keyspace.prefix().replaceAll("[{}]", "");
        }

        String prefix() {
            return keyspace.key("");
        }

        QueueCalls.Times fill(int jobs, String profile, int threads) throws Exception {
            return QueueCalls.measure(jobs, threads, () -> number -> queue.submit(Submission.of(
                    UUID.randomUUID(), request(profile, "b" + number % 1_000, "x-" + number, number % 101))));
        }

        void fillQuietly(int jobs, String profile, int threads) {
            try {
                fill(jobs, profile, threads);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        int finished() {
            return redis.getScoredSortedSet(keyspace.key("finished")).size();
        }

        void pause(boolean paused) {
            if (paused) {
                redis.getBucket(keyspace.key("paused")).set("1");
            } else {
                redis.getBucket(keyspace.key("paused")).delete();
                redis.getTopic(keyspace.key("wake")).publish("1000");
            }
        }
    }

    /** What an engine says of itself: KiB of heap after a collection, platform threads, open files. */
    private record Stats(long heap, long threads, long files) {}

    /** An engine in a process of its own. */
    private final class Engine implements AutoCloseable {

        private final Process process;
        private final BufferedReader answers;
        private final Writer orders;
        private final int port;

        Engine(String steps, Space space, String... properties) throws Exception {
            List<String> command = new ArrayList<>(List.of(JAVA));
            command.addAll(ENGINE_FLAGS);
            command.addAll(List.of("-cp", folder.resolve("classes") + ":" + System.getProperty("java.class.path"),
                    "QueueEngine", steps, "--server.port=0", "--server.address=127.0.0.1",
                    "--encore-settings.redis.uri=" + server.address().uri(),
                    "--encore-settings.redis.prefix=" + space.keyspace.prefix(),
                    "--encore-settings.content-folder=" + folder.resolve("content-" + space.uid()),
                    "--encore-settings.profile.location=file:" + folder.resolve("profiles.yml"),
                    "--encore-settings.tools.libraries=" + tools.libraries(), "--logging.level.root=warn",
                    "--logging.level.io.encoreservice=warn"));
            command.addAll(List.of(properties));
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            answers = new BufferedReader(new InputStreamReader(process.getInputStream()));
            orders = new OutputStreamWriter(process.getOutputStream());
            port = Integer.parseInt(answer("PORT "));
        }

        QueueCalls.Connection connection() throws IOException {
            return new QueueCalls.Connection(port);
        }

        Stats stats() throws IOException {
            order("stats");
            long[] numbers = Stream.of(answer("STATS ").split(" ")).mapToLong(Long::parseLong).toArray();
            return new Stats(numbers[0], numbers[1], numbers[2]);
        }

        long nextStart() throws IOException {
            order("next");
            return Long.parseLong(answer("NEXT "));
        }

        private void order(String order) throws IOException {
            orders.write(order + "\n");
            orders.flush();
        }

        private String answer(String beginning) throws IOException {
            String line = answers.readLine();
            while (line != null && !line.startsWith(beginning)) {
                System.err.println(line);
                line = answers.readLine();
            }
            if (line == null) {
                throw new IOException("the engine ended");
            }
            return line.substring(beginning.length());
        }

        @Override
        public void close() throws Exception {
            orders.close();
            if (!process.waitFor(Duration.ofSeconds(30))) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private void compile() throws IOException {
        int failed = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-parameters", "-proc:none", "-d",
                folder.resolve("classes").toString(), "-cp", System.getProperty("java.class.path"), "src/bench/QueueEngine.java");
        if (failed != 0) {
            throw new IOException("the engine of the bench does not compile");
        }
        Files.writeString(folder.resolve("profiles.yml"), "bench: bench.yml\nnoop: bench.yml\n");
        Files.writeString(folder.resolve("bench.yml"), """
                name: bench
                encodes:
                  - type: ThumbnailEncode
                    percentages: [50]
                    thumbnailHeight: 90
                """);
    }

    private static Path wrapper(String name, Path program, Path starts) throws IOException {
        Path script = starts.resolveSibling(name);
        Files.writeString(script, """
                #!/bin/bash
                echo "%s ${EPOCHREALTIME/[.,]/}" >> "%s"
                exec "%s" "$@"
                """.formatted(name, starts, program));
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static long first(Path starts, String program) throws IOException {
        return Files.readAllLines(starts).stream().filter(line -> line.startsWith(program + " "))
                .mapToLong(line -> Long.parseLong(line.substring(program.length() + 1))).min().orElseThrow();
    }

    private static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
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

    private static List<Long> sorted(List<Long> micros) {
        return micros.stream().sorted(Comparator.naturalOrder()).toList();
    }

    private static double percentile(List<Long> sorted, double percent) {
        return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100) - 1)) / 1000.0;
    }

    // ------------------------------------------------------------------------------------------------------- the table

    private void row(String what, QueueBaseline.Result result) {
        add("| %s | %.2f | | %.2f | %.2f | %.0f | |", what, result.p50(), result.p99(), result.max(), result.rate());
    }

    private void row(String what, QueueCalls.Times times, String bar) {
        List<Long> micros = times.micros();
        add("| %s | %.2f | %.2f | %.2f | %.2f | %.0f | %s |", what, percentile(micros, 50), percentile(micros, 90),
                percentile(micros, 99), percentile(micros, 100), times.rate(), bar);
    }

    private void row(String what, List<Long> micros, String bar) {
        add("| %s | %.2f | %.2f | %.2f | %.2f | | %s |", what, percentile(micros, 50), percentile(micros, 90),
                percentile(micros, 99), percentile(micros, 100), bar);
    }

    private void row(String what, long before, long after, String bar) {
        add("| %s | | | | | %d → %d | %s |", what, before, after, bar);
    }

    private void figure(String what, double value, String bar) {
        add("| %s | | | | | %.0f | %s |", what, value, bar);
    }

    private void add(String format, Object... values) {
        String line = String.format(Locale.ROOT, format, values);
        System.err.println(line);
        table.add(line);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
