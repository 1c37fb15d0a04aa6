import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** redis-benchmark, which sends the queue's own scripts to the same server as fast as it takes them. */
final class QueueBaseline {

    /** What redis-benchmark puts twelve random digits for. */
    static final String RANDOM_ID = "00000000-0000-0000-0000-__rand_int__";

    private static final Set<String> TAKING = Set.of("lease", "finish");

    private final RedissonClient redis;
    private final int port;
    private final String password;

    QueueBaseline(RedissonClient redis, int port, String password) {
        this.redis = redis;
        this.port = port;
        this.password = password;
    }

    /** Milliseconds of its distribution, and calls a second. */
    record Result(double p50, double p95, double p99, double max, double rate) {}

    static void mustBeThere() throws IOException {
        try {
            new ProcessBuilder("redis-benchmark", "--version").redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException("redis-benchmark is the baseline and is not here: apt-get install redis-tools", e);
        }
    }

    /** A script of the queue with its arguments. */
    Result script(String name, int calls, int connections, long ids, String prefix, Object... arguments) throws Exception {
        StringBuilder source = new StringBuilder();
        for (String file : TAKING.contains(name) ? List.of("functions", "take", name) : List.of("functions", name)) {
            source.append(Files.readString(Path.of("src/main/resources/redis/job-" + file + ".lua"))).append('\n');
        }
        List<String> words = new ArrayList<>(List.of(
                "EVALSHA", redis.getScript(StringCodec.INSTANCE).scriptLoad(source.toString()), "1", prefix));
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        String errors = errors();
        Result result = run(calls, connections, ids, words);
        // why: redis-benchmark takes an error for an answer like any other.
        if (!errors.equals(errors())) {
            throw new IOException("the server answered with errors: " + errors());
        }
        return result;
    }

    private String errors() {
        return redis.getScript(StringCodec.INSTANCE)
                .eval(RScript.Mode.READ_ONLY, "return redis.call('INFO', 'errorstats')", RScript.ReturnType.STRING);
    }

    Result run(int calls, int connections, long ids, List<String> words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "redis-benchmark", "-p", Integer.toString(port), "-a", password, "--csv",
                "-n", Integer.toString(calls), "-c", Integer.toString(connections), "-r", Long.toString(ids)));
        command.addAll(words);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        if (process.waitFor() != 0 || lines.size() < 2) {
            throw new IOException("redis-benchmark failed: " + words + lines);
        }
        // why: the command, which stands first, may hold anything.
        String[] columns = lines.getLast().split("\",\"");
        int last = columns.length - 1;
        return new Result(number(columns[last - 3]), number(columns[last - 2]), number(columns[last - 1]),
                number(columns[last]), number(columns[last - 6]));
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace("\"", ""));
    }
}
