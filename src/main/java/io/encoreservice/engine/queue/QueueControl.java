package io.encoreservice.engine.queue;

import io.encoreservice.shared.redis.InstanceKeyspace;
import io.encoreservice.shared.redis.LuaScript;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;

/** What can be seen and done of a queue as a whole: what waits, how much, whether it may start, and what it will write. */
public final class QueueControl {

    private static final int LISTED_AT_ONCE = 1_000;

    private final LuaScript waiting = script("waiting");
    private final LuaScript counts = script("counts");
    private final LuaScript pause = script("pause");
    private final LuaScript claimed = script("claimed");
    private final RedissonClient redis;
    private final InstanceKeyspace keyspace;
    private final List<String> keys;
    private final int classes;

    public QueueControl(RedissonClient redis, InstanceKeyspace keyspace, QueueTerms terms) {
        this.redis = redis;
        this.keyspace = keyspace;
        this.keys = List.of(keyspace.key(""));
        this.classes = terms.classes();
    }

    /**
     * All waiting jobs, most urgent class first, each class in the order in which they will be taken; read bit by bit, so
     * that any number may wait. A job that is taken up meanwhile may be missing.
     */
    public Stream<QueuedJob> waiting() {
        // why: whether Redis is there must be known before an answer begins.
        List<Page> first =
                IntStream.range(0, classes).mapToObj(number -> page(number, 0)).toList();
        return IntStream.range(0, classes)
                .boxed()
                .flatMap(number -> Stream.iterate(first.get(number), Objects::nonNull, page -> page.next(this, number)))
                .flatMap(Page::jobs);
    }

    private Page page(int number, int offset) {
        return new Page(offset, waiting.list(redis, keys, number, offset, LISTED_AT_ONCE));
    }

    /** A part of a class; members and scores in turn. */
    private record Page(int offset, List<String> entries) {

        Stream<QueuedJob> jobs() {
            return IntStream.range(0, entries.size() / 2)
                    .mapToObj(i -> queued(entries.get(2 * i), Double.parseDouble(entries.get(2 * i + 1))));
        }

        @Nullable
        Page next(QueueControl queue, int number) {
            return entries.size() < 2 * LISTED_AT_ONCE ? null : queue.page(number, offset + LISTED_AT_ONCE);
        }
    }

    /** How many jobs wait in each class, the most urgent first. */
    public List<Long> counts() {
        return counts.list(redis, keys, classes).stream().map(Long::valueOf).toList();
    }

    /** The sorted set in which a class waits. */
    public String nameOf(int number) {
        return keyspace.queue(number);
    }

    public QueueState state() {
        return state("");
    }

    /** Lets no further job start; running ones go on, and new ones are accepted. */
    public QueueState pause() {
        return state("1");
    }

    /** Lets jobs start again, and wakes idle workers. */
    public QueueState resume() {
        return state("0");
    }

    /**
     * Checks that no unfinished job will write one of these files, or numbered pictures by one of these patterns.
     *
     * @throws OutputTakenException when one will
     */
    public void checkUnclaimed(List<String> files) throws OutputTakenException {
        for (int from = 0; from < files.size(); from += LISTED_AT_ONCE) {
            List<String> some = files.subList(from, Math.min(files.size(), from + LISTED_AT_ONCE));
            List<String> answer = claimed.list(redis, keys, some.toArray());
            if (!answer.isEmpty()) {
                throw new OutputTakenException(answer.get(0), answer.get(1));
            }
        }
    }

    private QueueState state(String change) {
        List<String> answer = pause.list(redis, keys, change, classes);
        return new QueueState("1".equals(answer.get(0)), Long.parseLong(answer.get(1)), Long.parseLong(answer.get(2)));
    }

    private static QueuedJob queued(String member, double score) {
        // why: see job-functions.lua for both formats; a job that was put back has 1000 less.
        int priority = (int) (100 - (score < -100 ? score + 1_000 : score));
        String id = member.substring(member.indexOf(':') + 1);
        int slash = id.indexOf('/');
        String part = slash < 0 ? "" : id.substring(slash + 1);
        return new QueuedJob(
                UUID.fromString(slash < 0 ? id : id.substring(0, slash)),
                Instant.ofEpochMilli(Long.parseLong(member.substring(0, member.indexOf('-')))),
                part.matches("\\d{1,9}") ? Integer.valueOf(part) : null,
                priority);
    }

    private static LuaScript script(String name) {
        return LuaScript.of("job-functions", "job-" + name);
    }
}
