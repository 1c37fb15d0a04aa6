package io.encoreservice.shared.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.Redisson;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.RedisStrictCommand;
import org.redisson.command.CommandAsyncExecutor;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisUsersIT {

    private static final String PASSWORD = "pass:word/with@signs";

    private final RedisServer server = RedisServer.start();
    private final RedissonClient admin = server.connect();
    private final RedisUsers users = new RedisUsers(admin);
    private RedissonClient engine;

    @BeforeAll
    void connect() {
        users.put("aaa", PASSWORD);
        engine = RedisClients.connect(server.address().withUser("aaa", PASSWORD).uri());
    }

    @AfterAll
    void stop() {
        engine.shutdown();
        admin.shutdown();
        server.close();
    }

    @BeforeEach
    void somebodyElsesKey() {
        admin.getBucket("{bbb}:secret").set("theirs");
    }

    @Test
    void ownKeysOfEveryKindWork() {
        engine.getBucket("{aaa}:text").set("1", Duration.ofMinutes(1));
        engine.getMap("{aaa}:hash").put("a", "b");
        engine.getScoredSortedSet("{aaa}:sorted").add(3, "x");
        engine.getDeque("{aaa}:list").addLast("y");
        engine.getSet("{aaa}:set").add("z");
        engine.getAtomicLong("{aaa}:count").incrementAndGet();

        assertThat(engine.getBucket("{aaa}:text").remainTimeToLive()).isPositive();
        assertThat(engine.getMap("{aaa}:hash").get("a")).isEqualTo("b");
        assertThat(engine.getScoredSortedSet("{aaa}:sorted").pollFirst()).isEqualTo("x");
        assertThat(engine.getDeque("{aaa}:list").pollFirst()).isEqualTo("y");
        assertThat(engine.getKeys().unlink("{aaa}:set", "{aaa}:hash", "{aaa}:count"))
                .isEqualTo(3);
    }

    @Test
    void scriptsOnOwnKeysWork() {
        Object time = engine.getScript(StringCodec.INSTANCE)
                .eval(
                        RScript.Mode.READ_WRITE,
                        "redis.call('set', KEYS[1], redis.call('time')[1]) return redis.call('get', KEYS[1])",
                        RScript.ReturnType.STRING,
                        List.of("{aaa}:time"));

        assertThat(Long.parseLong(String.valueOf(time))).isGreaterThan(1_700_000_000L);
    }

    @Test
    void ownChannelsWork() throws InterruptedException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        engine.getTopic("{aaa}:wake").addListener(String.class, (channel, message) -> heard.add(message));

        engine.getTopic("{aaa}:wake").publish("up");

        assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("up");
    }

    @Test
    void anotherInstancesKeysAreRefused() {
        assertRefused(() -> engine.getBucket("{bbb}:secret").get());
        assertRefused(() -> engine.getBucket("{bbb}:secret").set("mine"));
        assertRefused(() -> engine.getBucket("{aaa}x:other").get());
        assertRefused(() -> engine.getKeys().unlink("{bbb}:secret"));
        assertRefused(() -> engine.getBucket("{aaa}:mine").rename("{bbb}:theirs"));
    }

    @Test
    void aScriptReachesNoOtherInstancesKeys() {
        String script = "return redis.call('get', '{bbb}:secret')";

        assertThatThrownBy(() -> engine.getScript(StringCodec.INSTANCE)
                        .eval(RScript.Mode.READ_WRITE, script, RScript.ReturnType.STRING, List.of("{aaa}:key")))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("can't access at least one of the keys");
    }

    @Test
    void anotherInstancesChannelsAreRefused() {
        assertRefused(() -> engine.getTopic("{bbb}:wake").publish("up"));
        assertRefused(() -> engine.getTopic("{aaa}x:wake").publish("up"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SUBSCRIBE {bbb}:wake",
                "SUBSCRIBE {aaa}x",
                "SCAN 0",
                "KEYS *",
                "RANDOMKEY",
                "DBSIZE",
                "FLUSHALL",
                "FLUSHDB",
                "CONFIG GET *",
                "CONFIG SET dir /tmp",
                "ACL LIST",
                "ACL WHOAMI",
                "INFO",
                "CLIENT LIST",
                "CLIENT KILL 127.0.0.1:1",
                "SHUTDOWN",
                "SAVE",
                "BGSAVE",
                "BGREWRITEAOF",
                "MONITOR",
                "SLAVEOF NO ONE",
                "REPLICAOF 127.0.0.1 1",
                "SCRIPT FLUSH",
                "SCRIPT KILL",
                "FUNCTION LIST",
                "MODULE LIST",
                "SWAPDB 0 1",
                "COMMAND COUNT",
                "SORT {aaa}:list",
                "PUBSUB CHANNELS",
                "PSUBSCRIBE *",
                "MIGRATE h 1 k 0 1",
                "OBJECT ENCODING {aaa}:x",
                "MEMORY USAGE {aaa}:x",
                "LATENCY RESET",
                "SLOWLOG GET",
                "FAILOVER",
                "CLUSTER INFO",
                "LASTSAVE",
                "ROLE"
            })
    void whatAnEngineDoesNotNeedIsRefused(String command) {
        String[] words = command.split(" ");
        Object[] arguments = List.of(words).subList(1, words.length).toArray();
        CommandAsyncExecutor executor = ((Redisson) engine).getCommandExecutor();

        assertRefused(() -> executor.get(executor.writeAsync(
                (String) null, StringCodec.INSTANCE, new RedisStrictCommand<Object>(words[0]), arguments)));
    }

    @Test
    void aWrongPasswordIsRefused() {
        URI wrong = server.address().withUser("aaa", "guess").uri();

        assertThatThrownBy(() -> RedisClients.connect(wrong)).isInstanceOf(RedisException.class);
    }

    @Test
    void aDroppedUserIsOutAtOnceAndDroppingItAgainChangesNothing() {
        users.put("ccc", PASSWORD);
        RedissonClient gone =
                RedisClients.connect(server.address().withUser("ccc", PASSWORD).uri());
        gone.getBucket("{ccc}:x").set("1");

        users.drop("ccc");
        users.drop("ccc");

        assertThatThrownBy(() -> gone.getBucket("{ccc}:x").get()).isInstanceOf(RedisException.class);
        gone.shutdown();
    }

    @Test
    void puttingAUserAgainLeavesItsConnectionsAlone() {
        users.put("aaa", PASSWORD);

        engine.getBucket("{aaa}:still").set("here");
        assertThat(engine.getBucket("{aaa}:still").get()).isEqualTo("here");
    }

    @Test
    void aCrashOfRedisLosesUsersUntilTheHookPutsThemBack() {
        try (RedisServer crashing = RedisServer.start()) {
            RedissonClient root = crashing.connect();
            RedisUsers itsUsers = new RedisUsers(root);
            AtomicInteger calls = new AtomicInteger();
            itsUsers.put("aaa", PASSWORD);
            itsUsers.onReconnect(() -> {
                calls.incrementAndGet();
                itsUsers.put("aaa", PASSWORD);
            });
            RedissonClient user = RedisClients.connect(
                    crashing.address().withUser("aaa", PASSWORD).uri());
            user.getBucket("{aaa}:kept").set("x");

            crashing.crash();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(calls).hasPositiveValue());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(user.getBucket("{aaa}:kept").get()).isEqualTo("x"));
            user.shutdown();
            root.shutdown();
        }
    }

    @Test
    void theAdministratorStillSeesAll() {
        assertThat(admin.getRedisNodes(RedisNodes.SINGLE).pingAll()).isTrue();
        assertThat(admin.getBucket("{bbb}:secret").get()).isEqualTo("theirs");
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(RedisException.class).hasStackTraceContaining("NOPERM");
    }
}
