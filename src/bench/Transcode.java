import io.encoreservice.shared.bundle.Bundles;
import io.encoreservice.shared.bundle.FfmpegTools;
import io.encoreservice.shared.launch.ChildLauncher;
import io.encoreservice.shared.redis.EmbeddedRedis;
import io.encoreservice.shared.redis.InstanceKeyspace;
import io.encoreservice.shared.redis.RedisClients;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.redisson.api.RedissonClient;

/**
 * What a job costs beside the same ffmpeg commands run by themselves, and what dividing a job into segments gains.
 *
 * <p>After {@code mvn -q -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt}:
 * {@code java -cp "target/classes:$(cat target/test-classpath.txt)" src/bench/Transcode.java [seconds [runs [part…]]]}, by
 * default 40 seconds of film, 5 runs and all parts: {@code small program segments}. Prints tables in Markdown. Linux only.
 */
public final class Transcode {

    private static final String JAVA = System.getProperty("java.home") + "/bin/java";
    private static final Duration LIMIT = Duration.ofHours(1);
    private static final double TICKS = 100;
    private static final double FRAME = 1 / 25.0;
    // why: what EngineJvm gives every engine.
    private static final List<String> ENGINE_FLAGS = List.of("-XX:+UseSerialGC", "-Xms16m", "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=20", "-XX:TieredStopAtLevel=1", "-XX:+UseCompactObjectHeaders", "-Xss512k",
            "-XX:ReservedCodeCacheSize=48m", "-XX:+ExitOnOutOfMemoryError", "-Dspring.main.lazy-initialization=true",
            "-Xmx96m");

    private final List<String> table = new ArrayList<>();
    private final Path folder;
    private final Path films;
    private final FfmpegTools tools;
    private final EmbeddedRedis server;
    private final RedissonClient redis;

    private Transcode(Path folder) throws IOException {
        Bundles bundles = new Bundles(Path.of("target/bench-bundle").toAbsolutePath());
        this.folder = folder;
        this.films = Files.createDirectories(folder.resolve("films"));
        this.tools = bundles.ffmpeg();
        this.server = EmbeddedRedis.start(
                bundles.redisServer(), Files.createDirectories(folder.resolve("redis")), new ChildLauncher());
        this.redis = RedisClients.patiently(() -> RedisClients.connect(server.address()), Duration.ofSeconds(30));
    }

    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 40;
        int runs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        List<String> parts = Stream.of(args).skip(2).toList();
        Path folder = Files.createTempDirectory("encore-bench");
        Transcode bench = new Transcode(folder);
        try {
            bench.run(seconds, runs, parts.isEmpty() ? List.of("small", "program", "segments") : parts);
        } finally {
            bench.redis.shutdown();
            bench.server.close();
            delete(folder);
        }
        System.exit(0);
    }

    private void run(int seconds, int runs, List<String> parts) throws Exception {
        System.out.printf("%s, %d processors, Java %s, %s, %s, %d s of film, %d runs, load %s before%n%n",
                System.getProperty("os.name"), Runtime.getRuntime().availableProcessors(), Runtime.version(), version(),
                Instant.now(), seconds, runs, load());
        compile();
        profiles();
        try {
            measure(seconds, runs, parts);
        } finally {
            table.forEach(System.out::println);
            System.out.printf("%nload %s after%n", load());
        }
    }

    private void measure(int seconds, int runs, List<String> parts) throws Exception {
        if (parts.contains("small") || parts.contains("program")) {
            table.add("| job | how | wall s | CPU s, ffmpeg and ffprobe | CPU s, engine | wall s over ffmpeg | CPU over ffmpeg | bar |");
            table.add("|---|---|---|---|---|---|---|---|");
        }
        if (parts.contains("small")) {
            film("small.mp4", 10, "640x360");
            besideFfmpeg("small", runs);
        }
        if (parts.contains("program")) {
            film("program.mp4", seconds, "1920x1080");
            besideFfmpeg("program", runs);
        }
        if (parts.contains("segments")) {
            film("segments.mp4", seconds, "1280x720");
            segments(runs, Math.max(1, seconds / 8.0));
        }
    }

    // ------------------------------------------------------------------------------------------------ beside ffmpeg

    /** Wall seconds, and processor seconds of the children and of the engine. */
    private record Cost(double wall, double tools, double engine) {

        double processor() {
            return tools + engine;
        }
    }

    /** What a job started, in this order. */
    private record Command(String program, Path folder, List<String> arguments) {}

    /** In turns, so that what the machine does besides falls on both. */
    private void besideFfmpeg(String profile, int runs) throws Exception {
        List<Command> commands = recorded(profile);
        List<Cost> bare = new ArrayList<>();
        List<Cost> probes = new ArrayList<>();
        List<Cost> jobs = new ArrayList<>();
        try (Engine engine = new Engine(1, tools.ffmpeg(), tools.ffprobe())) {
            row(profile, "an engine's first job", List.of(engine.run(profile, profile, "first", null)), null, "");
            Set<String> made = files(engine.content.resolve("first"));
            delete(engine.content.resolve("first"));
            for (int i = 0; i < runs; i++) {
                Path aside = Files.createDirectories(folder.resolve("bare"));
                bare.add(alone(commands, "ffmpeg", aside));
                probes.add(alone(commands, "ffprobe", aside));
                if (!files(aside).equals(made)) {
                    throw new IllegalStateException("ffmpeg alone made " + files(aside) + ", the engine " + made);
                }
                delete(aside);
                jobs.add(engine.run(profile, profile, "out" + i, null));
                delete(engine.content.resolve("out" + i));
            }
        }
        row(profile, "baseline: its ffmpeg commands alone", bare, null, "");
        row(profile, "baseline: its ffprobe commands alone", probes, null, "");
        row(profile, "a job", jobs, bare, "≤ 1.0 s, ≤ 2 %");
    }

    /** What an engine starts for a job, written down by wrappers that are not there when it is measured. */
    private List<Command> recorded(String profile) throws Exception {
        Path records = Files.createDirectories(folder.resolve("records-" + profile));
        Pattern attempt;
        try (Engine engine = new Engine(1, recorder(tools.ffmpeg(), records), recorder(tools.ffprobe(), records))) {
            engine.run(profile, profile, "recorded", null);
            attempt = Pattern.compile(Pattern.quote(engine.content + "/.attempts/" + engine.last) + "/[^/\0]+");
        }
        List<Command> commands = new ArrayList<>();
        try (Stream<Path> all = Files.list(records)) {
            for (Path record : all.sorted().toList()) {
                String text = attempt.matcher(Files.readString(record)).replaceAll(folder.resolve("bare").toString());
                List<String> words = List.of(text.substring(0, text.length() - 1).split("\0"));
                commands.add(new Command(words.get(0), Path.of(words.get(1)), words.subList(2, words.size())));
            }
        }
        if (commands.stream().noneMatch(command -> command.program.equals("ffmpeg"))) {
            throw new IOException("no ffmpeg was recorded");
        }
        return commands;
    }

    private Path recorder(Path program, Path records) throws IOException {
        String name = program.getFileName().toString();
        return script(name + "-recorder", """
                #!/bin/bash
                case "$*" in *-encoders|*-filters) ;; *)
                  printf '%%s\\0' %s "$PWD" "$@" > "%s/${EPOCHREALTIME/[.,]/}-$$" ;;
                esac
                exec "%s" "$@"
                """.formatted(name, records, program));
    }

    private Cost alone(List<Command> commands, String program, Path aside) throws Exception {
        Files.createDirectories(aside.resolve(".work"));
        double worked = children("self");
        long begun = System.nanoTime();
        for (Command command : commands) {
            if (command.program.equals(program)) {
                List<String> words = new ArrayList<>(List.of(
                        (program.equals("ffmpeg") ? tools.ffmpeg() : tools.ffprobe()).toString()));
                words.addAll(command.arguments);
                ProcessBuilder child = tool(words).directory(command.folder.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
                if (child.start().waitFor() != 0) {
                    throw new IOException("failed: " + words);
                }
            }
        }
        return new Cost((System.nanoTime() - begun) / 1e9, children("self") - worked, 0);
    }

    // ------------------------------------------------------------------------------------------------------ segments

    /**
     * One whole job, and the same in segments by one and by more workers. Each ffmpeg runs on one processor that it has
     * for itself, so that a worker is worth the same however many there are: alone an ffmpeg would use them all.
     */
    private void segments(int runs, double length) throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        Map<Integer, List<Cost>> divided = new TreeMap<>();
        List<Cost> whole = new ArrayList<>();
        Map<Integer, Engine> engines = new TreeMap<>();
        try {
            for (int workers = 1; workers <= Math.max(2, processors); workers *= 2) {
                engines.put(workers, new Engine(workers, pinned(processors), tools.ffprobe()));
                divided.put(workers, new ArrayList<>());
                engines.get(workers).run("segments", "segments", "warm", length);
            }
            for (int i = 0; i < runs; i++) {
                whole.add(engines.get(1).run("segments", "segments", "whole" + i, null));
                for (Map.Entry<Integer, Engine> engine : engines.entrySet()) {
                    divided.get(engine.getKey()).add(engine.getValue().run("segments", "segments", "divided" + i, length));
                }
            }
        } finally {
            for (Engine engine : engines.values()) {
                engine.close();
            }
        }
        table.add("");
        table.add(String.format(Locale.ROOT, "| one job, segments of %.3f s | wall s | CPU s, ffmpeg and ffprobe | CPU s, engine "
                + "| speed-up | bar | pictures, whole and joined | greatest drift of sound against picture |", length));
        table.add("|---|---|---|---|---|---|---|---|");
        add("| baseline: whole, 1 worker | %s | %s | %s | 1.00 | | | |", spread(whole, Cost::wall), spread(whole, Cost::tools),
                spread(whole, Cost::engine));
        Path one = engines.get(1).content.resolve("whole0");
        for (int workers : divided.keySet()) {
            List<Cost> costs = divided.get(workers);
            Path joined = engines.get(workers).content.resolve("divided0");
            add("| in segments, %d worker%s | %s | %s | %s | %.2f | ≥ %.1f | %s | %s |", workers, workers == 1 ? "" : "s",
                    spread(costs, Cost::wall), spread(costs, Cost::tools), spread(costs, Cost::engine),
                    median(whole, Cost::wall) / median(costs, Cost::wall), 0.8 * workers,
                    pictures(one, joined), drift(one, joined));
        }
    }

    /** An ffmpeg on the first processor that no other such ffmpeg runs on; the lock is held by the program itself. */
    private Path pinned(int processors) throws IOException {
        return script("ffmpeg-pinned", """
                #!/bin/bash
                for processor in $(seq 0 %d); do
                  exec 9> "%s/processor-$processor"
                  flock -n 9 && exec taskset -c "$processor" "%s" "$@"
                done
                exec "%s" "$@"
                """.formatted(processors - 1, folder, tools.ffmpeg(), tools.ffmpeg()));
    }

    /** How many pictures each file has as a whole and joined, which must be equal. */
    private String pictures(Path whole, Path joined) throws Exception {
        Map<String, Long> wanted = pictureCounts(whole);
        Map<String, Long> found = pictureCounts(joined);
        return wanted.values() + ", " + found.values() + (wanted.equals(found) ? ": equal" : ": **not equal**");
    }

    private Map<String, Long> pictureCounts(Path out) throws Exception {
        Map<String, Long> counts = new TreeMap<>();
        for (String file : files(out)) {
            counts.put(file, Long.parseLong(output(List.of(tools.ffprobe().toString(), "-v", "error", "-count_packets",
                    "-select_streams", "v:0", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0",
                    out.resolve(file).toString())).replaceAll("\\D", "")));
        }
        return counts;
    }

    /** Every second a picture is white and a tone begins; how much farther apart they are when joined than in the whole. */
    private String drift(Path whole, Path joined) throws Exception {
        double greatest = 0;
        for (String file : files(joined)) {
            List<Double> wanted = distances(whole.resolve(file));
            List<Double> found = distances(joined.resolve(file));
            if (wanted.size() != found.size()) {
                return "**" + wanted.size() + " marks in the whole, " + found.size() + " joined**";
            }
            for (int i = 0; i < wanted.size(); i++) {
                greatest = Math.max(greatest, Math.abs(found.get(i) - wanted.get(i)));
            }
        }
        return String.format(Locale.ROOT, "%.0f ms (a picture is %.0f ms)", 1e3 * greatest, 1e3 * FRAME);
    }

    private List<Double> distances(Path file) throws Exception {
        // why: told by one ffmpeg, a line of the one could stand in the middle of two lines of the other.
        String seen = output(List.of(tools.ffmpeg().toString(), "-v", "error", "-nostdin", "-i", file.toString(), "-an", "-vf",
                "scale=64:36,signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-", "-f", "null", "-"));
        String heard = output(List.of(tools.ffmpeg().toString(), "-hide_banner", "-nostats", "-nostdin", "-i", file.toString(),
                "-vn", "-af", "silencedetect=noise=-20dB:duration=0.3", "-f", "null", "-"));
        List<Double> flashes = new ArrayList<>();
        Matcher picture = Pattern.compile("pts_time:([\\d.]+)\\s+lavfi\\.signalstats\\.YAVG=([\\d.]+)").matcher(seen);
        boolean white = false;
        while (picture.find()) {
            boolean now = Double.parseDouble(picture.group(2)) > 200;
            if (now && !white) {
                flashes.add(Double.parseDouble(picture.group(1)));
            }
            white = now;
        }
        List<Double> tones = Pattern.compile("silence_end: ([\\d.]+)").matcher(heard).results()
                .map(found -> Double.parseDouble(found.group(1))).toList();
        if (flashes.isEmpty() || flashes.size() != tones.size()) {
            throw new IOException(file + ": " + flashes.size() + " white pictures and " + tones.size() + " tones");
        }
        List<Double> distances = new ArrayList<>();
        for (int i = 0; i < flashes.size(); i++) {
            distances.add(tones.get(i) - flashes.get(i));
        }
        return distances;
    }

    // ---------------------------------------------------------------------------------------------------- its parts

    /** An engine in a process of its own, with an instance of its own. */
    private final class Engine implements AutoCloseable {

        private final InstanceKeyspace keyspace = InstanceKeyspace.ofUid(UUID.randomUUID().toString().substring(0, 8));
        private final Path content = folder.resolve("content-" + UUID.randomUUID());
        private final Process process;
        private final int port;
        private int done;
        private String last = "";

        Engine(int workers, Path ffmpeg, Path ffprobe) throws Exception {
            Files.createDirectories(content);
            for (String film : files(films)) {
                Files.createLink(content.resolve(film), films.resolve(film));
            }
            List<String> command = new ArrayList<>(List.of(JAVA));
            command.addAll(ENGINE_FLAGS);
            command.addAll(List.of("-cp", folder.resolve("classes") + ":" + System.getProperty("java.class.path"),
                    "QueueEngine", "real", "--server.port=0", "--server.address=127.0.0.1",
                    "--encore-settings.redis.uri=" + server.address().uri(),
                    "--encore-settings.redis.prefix=" + keyspace.prefix(), "--encore-settings.workers=" + workers,
                    "--encore-settings.content-folder=" + content,
                    "--encore-settings.profile.location=file:" + folder.resolve("profiles.yml"),
                    "--encore-settings.tools.ffmpeg=" + ffmpeg, "--encore-settings.tools.ffprobe=" + ffprobe,
                    "--encore-settings.tools.libraries=" + tools.libraries(),
                    "--encore-settings.tools.font=" + tools.font(), "--logging.level.root=warn",
                    "--logging.level.io.encoreservice=warn"));
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            BufferedReader said = new BufferedReader(new InputStreamReader(process.getInputStream()));
            String line = said.readLine();
            while (line != null && !line.startsWith("PORT ")) {
                System.err.println(line);
                line = said.readLine();
            }
            if (line == null) {
                throw new IOException("the engine ended");
            }
            port = Integer.parseInt(line.substring(5));
        }

        /** From the job's POST to its end in Redis, which is asked so that the engine need not answer meanwhile. */
        Cost run(String profile, String film, String out, Double segmentLength) throws Exception {
            double tools = children(Long.toString(process.pid()));
            double engine = own(process.pid());
            long begun = System.nanoTime();
            // why: an engine closes a connection that is idle for a minute, and a job may take longer.
            String posted = new QueueCalls.Connection(port).send("POST", "/encoreJobs", """
                    {"profile":"%s","outputFolder":"/usercontent/%s","baseName":"b"%s,
                     "inputs":[{"type":"AudioVideo","uri":"/usercontent/%s.mp4"}]}""".formatted(profile, out,
                    segmentLength == null ? "" : ",\"segmentLength\":" + segmentLength, film), 201);
            done++;
            while (redis.getScoredSortedSet(keyspace.key("finished")).size() < done) {
                if (System.nanoTime() - begun > LIMIT.toNanos()) {
                    throw new IOException("waited in vain for a job");
                }
                Thread.sleep(5);
            }
            double wall = (System.nanoTime() - begun) / 1e9;
            last = posted.replaceAll("(?s).*\"id\":\"([0-9a-f-]{36})\".*", "$1");
            String job = new QueueCalls.Connection(port).send("GET", "/encoreJobs/" + last, "", 200);
            if (!job.contains("\"status\":\"SUCCESSFUL\"")) {
                throw new IOException("a job failed: " + job);
            }
            return new Cost(wall, children(Long.toString(process.pid())) - tools, own(process.pid()) - engine);
        }

        @Override
        public void close() throws Exception {
            process.getOutputStream().close();
            if (!process.waitFor(Duration.ofSeconds(30))) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    /** Processor seconds of a process's children that have ended. */
    private static double children(String pid) throws IOException {
        String[] fields = stat(pid);
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS;
    }

    private static double own(long pid) throws IOException {
        String[] fields = stat(Long.toString(pid));
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }

    /** Its fields from the third on; the second is a name that may hold anything. */
    private static String[] stat(String pid) throws IOException {
        String text = Files.readString(Path.of("/proc", pid, "stat"));
        return text.substring(text.lastIndexOf(')') + 2).split(" ");
    }

    private void film(String name, int seconds, String size) throws Exception {
        Path film = films.resolve(name);
        String marks = "mod(t,1),0.51,0.55";
        run(List.of(tools.ffmpeg().toString(), "-v", "error", "-nostdin", "-f", "lavfi", "-i",
                "testsrc2=s=" + size + ":r=25:d=" + seconds + ",drawbox=c=white:t=fill:enable='between(" + marks + ")'", "-f",
                "lavfi", "-i", "aevalsrc='0.8*sin(2*PI*1000*t)*between(mod(t,1),0.52,0.82)':s=48000:d=" + seconds,
                "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-g", "50", "-c:a", "aac", "-ac", "2",
                film.toString()));
    }

    private void profiles() throws IOException {
        Files.writeString(folder.resolve("profiles.yml"), "program: program.yml\nsmall: small.yml\nsegments: segments.yml\n");
        Files.copy(Path.of("src/main/resources/profiles/program.yml"), folder.resolve("program.yml"));
        String one = """
                name: %s
                encodes:
                  - type: X264Encode
                    suffix: _x264
                    height: %d
                    params:
                      b:v: 1000k
                      pix_fmt: yuv420p
                      preset: %s
                      movflags: +faststart
                    audioEncode:
                      type: AudioEncode
                      codec: aac
                      bitrate: 96k
                      channelLayout: stereo
                """;
        Files.writeString(folder.resolve("small.yml"), one.formatted("small", 360, "veryfast"));
        Files.writeString(folder.resolve("segments.yml"), one.formatted("segments", 720, "medium"));
    }

    private void compile() throws IOException {
        int failed = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-parameters", "-proc:none", "-d",
                folder.resolve("classes").toString(), "-cp", System.getProperty("java.class.path"), "src/bench/QueueEngine.java");
        if (failed != 0) {
            throw new IOException("the engine of the bench does not compile");
        }
    }

    private Path script(String name, String text) throws IOException {
        Path script = folder.resolve(name);
        Files.writeString(script, text);
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private ProcessBuilder tool(List<String> words) {
        ProcessBuilder child = new ProcessBuilder(words).redirectInput(Path.of("/dev/null").toFile());
        child.environment().put("LD_LIBRARY_PATH", tools.libraries().toString());
        return child;
    }

    private void run(List<String> words) throws Exception {
        if (tool(words).inheritIO().start().waitFor() != 0) {
            throw new IOException("failed: " + words);
        }
    }

    /** Both of its streams. */
    private String output(List<String> words) throws Exception {
        Process child = tool(words).redirectErrorStream(true).start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (child.waitFor() != 0) {
            throw new IOException(said);
        }
        return said;
    }

    private String version() throws Exception {
        return output(List.of(tools.ffmpeg().toString(), "-version")).replaceAll("(?s)^(ffmpeg version \\S+).*", "$1");
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }

    /** The names of what a job publishes. */
    private static Set<String> files(Path out) throws IOException {
        try (Stream<Path> all = Files.list(out)) {
            return all.filter(Files::isRegularFile).map(file -> file.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    // ----------------------------------------------------------------------------------------------------- the table

    private void row(String job, String how, List<Cost> costs, List<Cost> bare, String bar) {
        String over = bare == null ? " | " : String.format(Locale.ROOT, "%.2f | %.1f %%",
                median(costs, Cost::wall) - median(bare, Cost::wall),
                100 * (median(costs, Cost::processor) / median(bare, Cost::processor) - 1));
        add("| %s | %s | %s | %s | %s | %s | %s |", job, how, spread(costs, Cost::wall), spread(costs, Cost::tools),
                how.startsWith("baseline") ? "" : spread(costs, Cost::engine), over, bar);
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> of) {
        double[] sorted = costs.stream().mapToDouble(of).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** Median, least and most. */
    private static String spread(List<Cost> costs, ToDoubleFunction<Cost> of) {
        double[] sorted = costs.stream().mapToDouble(of).sorted().toArray();
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median(costs, of), sorted[0], sorted[sorted.length - 1]);
    }

    private void add(String format, Object... values) {
        String line = String.format(Locale.ROOT, format, values);
        System.err.println(line);
        table.add(line);
    }
}
