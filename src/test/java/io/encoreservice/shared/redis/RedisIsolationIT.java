package io.encoreservice.shared.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisson.api.RedissonClient;

/**
 * That an engine's credentials read, list, hear and change nothing of another tenant's: every command that the real
 * server knows is refused as a whole, or refused on others' keys and channels, or touches neither.
 */
class RedisIsolationIT {

    private static final String PASSWORD = "secret";

    /** Commands that touch no key and no channel, nor tell of any. */
    private static final Set<String> HARMLESS = Set.of(
            "auth",
            "hello",
            "ping",
            "echo",
            "select",
            "client|setname",
            "client|getname",
            "client|id",
            "reset",
            "quit",
            "script|load",
            "script|exists",
            "time",
            "unsubscribe",
            "multi",
            "exec",
            "discard",
            "unwatch",
            "wait");

    /** What an engine may call, each on another's key (T) at every place where a key may stand; O is its own. */
    private static final String ON_KEYS = """
            eval return 1 T
            eval return 2 O T
            evalsha e0e1f9fabfc9d4800c877a703b823ac0578ff8db 1 T
            eval_ro return 1 T
            evalsha_ro e0e1f9fabfc9d4800c877a703b823ac0578ff8db 1 T
            watch T
            watch O T
            publish T x
            subscribe T
            subscribe O T
            del T
            del O T
            unlink T
            unlink O T
            exists T
            exists O T
            type T
            expire T 1
            pexpire T 1
            expireat T 1
            pexpireat T 1
            persist T
            ttl T
            pttl T
            get T
            set T x
            set T x GET
            setnx T x
            setex T 1 x
            psetex T 1 x
            mget T
            mget O T
            mset T x
            mset O x T x
            getset T x
            getdel T
            getex T
            incr T
            incrby T 1
            decr T
            decrby T 1
            append T x
            strlen T
            hget T f
            hset T f v
            hsetnx T f v
            hmget T f
            hmset T f v
            hgetall T
            hdel T f
            hexists T f
            hincrby T f 1
            hkeys T
            hvals T
            hlen T
            hscan T 0
            lpush T x
            rpush T x
            lpushx T x
            rpushx T x
            lpop T
            rpop T
            llen T
            lrange T 0 -1
            lindex T 0
            lrem T 0 x
            ltrim T 0 0
            lset T 0 x
            linsert T BEFORE x y
            lmove T O LEFT LEFT
            lmove O T LEFT LEFT
            blpop T 1
            blpop O T 1
            brpop T 1
            blmove T O LEFT LEFT 1
            blmove O T LEFT LEFT 1
            sadd T x
            srem T x
            smembers T
            sismember T x
            smismember T x
            scard T
            sscan T 0
            spop T
            zadd T 1 x
            zrem T x
            zcard T
            zcount T 0 1
            zscore T x
            zmscore T x
            zincrby T 1 x
            zrange T 0 -1
            zrevrange T 0 -1
            zrangebyscore T 0 1
            zrevrangebyscore T 1 0
            zrank T x
            zrevrank T x
            zpopmin T
            zpopmax T
            bzpopmin T 1
            bzpopmax T 1
            bzpopmin O T 1
            zrangestore O T 0 -1
            zrangestore T O 0 -1
            zremrangebyscore T 0 1
            zremrangebyrank T 0 1
            zscan T 0
            zunionstore O 1 T
            zunionstore T 1 O
            zunionstore O 2 O T
            zinterstore O 1 T
            zinterstore T 1 O
            zinter 1 T
            zinter 2 O T
            zunion 1 T
            zunion 2 O T
            zdiff 1 T
            zdiff 2 O T
            zintercard 1 T
            zintercard 2 O T
            """;

    /** What a script could try; its own rights are the engine's. */
    private static final String IN_SCRIPTS = """
            'get','T'
            'mget','O','T'
            'hgetall','T'
            'zrange','T','0','-1'
            'zunion','2','O','T'
            'set','T','x'
            'del','T'
            'rename','O','T'
            'copy','T','O'
            'publish','T','x'
            'keys','*'
            'scan','0'
            'randomkey'
            'dbsize'
            'flushall'
            'config','get','*'
            'acl','list'
            'acl','getuser','bbb'
            'client','list'
            'info'
            'pubsub','channels'
            'sort','T'
            'object','encoding','T'
            'memory','usage','T'
            'function','list'
            'script','flush'
            """;

    private static RedisServer server;
    private static RedissonClient admin;
    private static RawRedis root;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
        admin = server.connect();
        RedisUsers users = new RedisUsers(admin);
        users.put("aaa", PASSWORD);
        users.put("bbb", PASSWORD);
        String password = server.address().uri().getRawUserInfo().substring(1);
        root = RawRedis.connect(server.address().port(), "default", password);
    }

    @AfterAll
    static void stop() {
        root.close();
        admin.shutdown();
        server.close();
    }

    @Test
    void everyCommandOfTheServerIsRefusedOrLookedAtHere() {
        Set<String> looked = onKeys().map(RedisIsolationIT::first).collect(Collectors.toCollection(TreeSet::new));
        looked.addAll(HARMLESS);

        Set<String> permitted =
                commands().filter(RedisIsolationIT::isPermitted).collect(Collectors.toCollection(TreeSet::new));

        assertThat(commands()).hasSizeGreaterThan(300);
        assertThat(permitted).containsExactlyInAnyOrderElementsOf(looked);
    }

    @ParameterizedTest
    @MethodSource("onKeys")
    void anotherTenantsKeyIsRefused(String command) {
        try (RawRedis engine = engine()) {
            assertThat(engine.text(words(command))).startsWith("-NOPERM");
            assertThat(engine.text("MULTI")).isEqualTo("OK");
            assertThat(engine.text(words(command))).startsWith("-NOPERM");
            assertThat(engine.text("EXEC")).startsWith("-EXECABORT");
        }
    }

    @ParameterizedTest
    @MethodSource("inScripts")
    void aScriptMayDoNoMoreThanItsCaller(String call) {
        String script = "return redis.call(" + call.replace("'T'", "'{bbb}:x'").replace("'O'", "'{aaa}:x'") + ")";

        try (RawRedis engine = engine()) {
            assertThat(engine.text("EVAL", script, "1", "{aaa}:x"))
                    .matches(Predicate.not(String::isEmpty))
                    .startsWith("-")
                    .containsAnyOf(
                            "can't access at least one of the keys",
                            "can't run this command",
                            "not allowed from script",
                            "can't publish");
        }
    }

    @ParameterizedTest
    @MethodSource("lookalikes")
    void aNameThatOnlyLooksLikeItsOwnIsRefused(String key) {
        try (RawRedis engine = engine()) {
            assertThat(engine.text("GET", key)).startsWith("-NOPERM");
            assertThat(engine.text("PUBLISH", key, "x")).startsWith("-NOPERM");
            assertThat(engine.text("SUBSCRIBE", key)).startsWith("-NOPERM");
        }
    }

    @Test
    void otherDatabasesAreNoWayAround() {
        try (RawRedis engine = engine()) {
            assertThat(engine.text("SELECT", "1")).isEqualTo("OK");
            assertThat(engine.text("GET", "{bbb}:x")).startsWith("-NOPERM");
        }
    }

    @Test
    void nobodyBecomesSomebodyElse() {
        try (RawRedis engine = engine()) {
            assertThat(engine.text("AUTH", "bbb", "guess")).startsWith("-WRONGPASS");
            assertThat(engine.text("HELLO", "2", "AUTH", "bbb", "guess")).startsWith("-WRONGPASS");
            assertThat(engine.text("RESET")).isEqualTo("RESET");
            assertThat(engine.text("GET", "{bbb}:x")).startsWith("-NOAUTH");
        }
    }

    @Test
    void whatIsOnesOwnWorksSoThatTheRefusalsMeanSomething() {
        try (RawRedis engine = engine()) {
            assertThat(engine.text("SET", "{aaa}:own", "1")).isEqualTo("OK");
            assertThat(engine.text("EVAL", "return redis.call('get', KEYS[1])", "1", "{aaa}:own"))
                    .isEqualTo("1");
            assertThat(engine.text("PUBLISH", "{aaa}:wake", "x")).isEqualTo("0");
            assertThat(engine.text("SUBSCRIBE", "{aaa}:wake")).startsWith("subscribe\n{aaa}:wake");
        }
    }

    static Stream<String> onKeys() {
        return ON_KEYS.lines();
    }

    static Stream<String> inScripts() {
        return IN_SCRIPTS.lines();
    }

    static Stream<String> lookalikes() {
        return Stream.of("{aaa}", "{aaa}x:y", "x{aaa}:y", "{AAA}:y", "{aaab}:y", "aaa:y", "{aaa}\n:y", "");
    }

    private static RawRedis engine() {
        return RawRedis.connect(server.address().port(), "aaa", PASSWORD);
    }

    /** All commands of this server, a container's as {@code client|list}. */
    private static Stream<String> commands() {
        Set<String> all = new TreeSet<>(List.of(root.text("COMMAND", "LIST").split("\n", -1)));
        return all.stream().filter(name -> all.stream().noneMatch(other -> other.startsWith(name + "|")));
    }

    private static boolean isPermitted(String command) {
        List<?> facts = (List<?>) ((List<?>) root.call("COMMAND", "INFO", command)).getFirst();
        long arity = Math.abs((Long) facts.get(1));
        Stream<String> name = Stream.of(command.split("\\|", -1));
        long missing = arity - command.split("\\|", -1).length;
        String[] call = Stream.concat(
                        Stream.concat(Stream.of("ACL", "DRYRUN", "aaa"), name),
                        Stream.generate(() -> "1").limit(missing))
                .toArray(String[]::new);
        String answer = root.text(call);
        assertThat(answer).as(String.join(" ", call)).doesNotStartWith("-");
        return !answer.contains("has no permissions to run the");
    }

    private static String[] words(String command) {
        return Stream.of(command.split(" ", -1))
                .map(word -> switch (word) {
                    case "T" -> "{bbb}:x";
                    case "O" -> "{aaa}:x";
                    default -> word;
                })
                .toArray(String[]::new);
    }

    private static String first(String command) {
        return command.substring(0, command.indexOf(' '));
    }
}
