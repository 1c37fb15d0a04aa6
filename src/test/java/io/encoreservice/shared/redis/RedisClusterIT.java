package io.encoreservice.shared.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encoreservice.shared.redis.RedisCluster.Node;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;

/** Three masters and their replicas. */
class RedisClusterIT {

    private static final String PASSWORD = "pass:word/with@signs+%41";

    private static RedisCluster cluster;
    private static RedissonClient admin;
    private static RedisUsers users;
    private static RedissonClient engine;

    @BeforeAll
    static void connect() {
        cluster = RedisCluster.start(3, true);
        admin = RedisClients.administer(cluster.address());
        users = new RedisUsers(admin);
        users.onReconnect(() -> users.put("aaa", PASSWORD));
        users.put("aaa", PASSWORD);
        engine = RedisClients.connect(cluster.address().withUser("aaa", PASSWORD));
    }

    @AfterAll
    static void stop() {
        engine.shutdown();
        admin.shutdown();
        cluster.close();
    }

    @AfterEach
    void everyNodeIsBack() {
        cluster.awaitWhole();
    }

    @Test
    void aUserIsKnownToEveryMasterAndReplicaAndDroppedFromAll() {
        users.put("bbb", PASSWORD);
        assertThat(cluster.nodes()).hasSize(6).allMatch(node -> knows(node, "bbb"));

        users.drop("bbb");

        assertThat(cluster.nodes()).noneMatch(node -> knows(node, "bbb"));
    }

    @Test
    void puttingUsersIsNoReconnect() {
        AtomicInteger calls = new AtomicInteger();
        users.onReconnect(calls::incrementAndGet);

        IntStream.range(0, 20).forEach(i -> users.put("eee", PASSWORD));

        users.drop("eee");
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(20))
                .until(() -> calls.get() == 0);
    }

    @Test
    void allKeysOfAnInstanceGoAndNoneOfAnother() {
        IntStream.range(0, 1_203)
                .forEach(i -> engine.getBucket("{aaa}:job:" + i).set("x"));
        List<String> others =
                IntStream.range(0, 30).mapToObj(i -> "{other" + i + "}:job:1").toList();
        others.forEach(key -> admin.getBucket(key).set("x"));

        InstanceKeyspace.ofUid("aaa").purge(admin);

        // why: a scan may tell of one key twice.
        assertThat(admin.getKeys().getKeysStream().distinct()).containsExactlyInAnyOrderElementsOf(others);
        others.forEach(key -> admin.getBucket(key).delete());
    }

    @Test
    void theKeysOfManyInstancesGoInOnePassWhereverTheyAre() {
        Set<String> gone = IntStream.range(0, 40).mapToObj(i -> "gone" + i).collect(Collectors.toSet());
        gone.forEach(uid -> admin.getBucket("{" + uid + "}:job:1").set("x"));
        admin.getBucket("{kept}:job:1").set("x");

        InstanceKeyspace.purgeAll(admin, gone);

        assertThat(admin.getKeys().getKeysStream().distinct()).containsExactly("{kept}:job:1");
        admin.getBucket("{kept}:job:1").delete();
    }

    @Test
    void aChannelIsHeardByEveryClient() throws InterruptedException {
        RedissonClient second = RedisClients.connect(cluster.address().withUser("aaa", PASSWORD));
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        second.getTopic("{aaa}:wake").addListener(String.class, (channel, message) -> heard.add(message));

        engine.getTopic("{aaa}:wake").publish("up");

        assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("up");
        second.shutdown();
    }

    @Test
    void anotherInstancesKeysAndChannelsAreRefusedWhereverTheyAre() {
        for (int i = 0; i < 12; i++) {
            String theirs = "{other" + i + "}:secret";
            assertRefused(() -> engine.getBucket(theirs).get());
            assertRefused(() -> engine.getTopic(theirs).publish("up"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CLUSTER INFO",
                "CLUSTER COUNTKEYSINSLOT 1",
                "CLUSTER GETKEYSINSLOT 1 10",
                "CLUSTER RESET",
                "CLUSTER FAILOVER",
                "CLUSTER FORGET x",
                "CLUSTER MEET 127.0.0.1 1",
                "CLUSTER SETSLOT 1 STABLE",
                "CLUSTER REPLICATE x",
                "SCAN 0",
                "KEYS *",
                "SSUBSCRIBE {bbb}:wake",
                "SPUBLISH {bbb}:wake up",
                "PUBSUB SHARDCHANNELS"
            })
    void noNodeTellsAnEngineOfOthersOrObeysIt(String command) {
        for (Node node : cluster.nodes()) {
            try (RawRedis own = RawRedis.connect(node.port(), "aaa", PASSWORD)) {
                assertThat(own.text(command.split(" ", -1))).startsWith("-NOPERM");
            }
        }
    }

    @Test
    void aReplicaThatLostItsUsersGetsThemBack() {
        Node replica = cluster.nodes().stream()
                .filter(node -> node.say("ROLE").startsWith("slave"))
                .findFirst()
                .orElseThrow();
        users.put("ddd", PASSWORD);
        replica.kill();

        replica.start();

        soon(() -> assertThat(knows(replica, "aaa")).isTrue());
        assertThat(knows(replica, "ddd")).as("a user that nobody put back").isFalse();
        users.drop("ddd");
    }

    @Test
    void whileAReplicaIsAwayUsersAreMadeAllTheSame() {
        Node replica = cluster.nodes().stream()
                .filter(node -> node.say("ROLE").startsWith("slave"))
                .findFirst()
                .orElseThrow();
        replica.kill();

        users.put("ccc", PASSWORD);

        assertThat(cluster.nodes().stream().filter(node -> node != replica)).allMatch(node -> knows(node, "ccc"));
        users.drop("ccc");
        replica.start();
    }

    @Test
    void anEngineGoesOnAfterTheFailoverOfItsMasterAndTheFallenOneLearnsTheUsersAgain() {
        engine.getBucket("{aaa}:kept").set("x");
        Node master = masterOf("{aaa}:kept");
        soon(() -> assertThat(master.say("WAIT", "1", "1000")).isEqualTo("1"));

        master.kill();

        soon(() -> assertThat(engine.getBucket("{aaa}:kept").get()).isEqualTo("x"));
        soon(() -> engine.getBucket("{aaa}:after").set("y"));
        master.start();
        soon(() -> assertThat(master.say("ROLE")).startsWith("slave"));
        soon(() -> assertThat(knows(master, "aaa")).isTrue());
        engine.getBucket("{aaa}:kept").delete();
        engine.getBucket("{aaa}:after").delete();
    }

    @Test
    void aWrongPasswordIsRefused() {
        RedisAddress wrong = cluster.address().withUser("aaa", "guess");

        assertThatThrownBy(() -> RedisClients.connect(wrong)).isInstanceOf(RedisException.class);
    }

    private static Node masterOf(String key) {
        return cluster.nodes().stream()
                .filter(node -> node.say("ROLE").startsWith("master"))
                .filter(node -> !node.say("GET", key).startsWith("-MOVED"))
                .findFirst()
                .orElseThrow();
    }

    private static boolean knows(Node node, String user) {
        return List.of(node.say("ACL", "USERS").split("\n", -1)).contains(user);
    }

    private static void assertRefused(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(RedisException.class).hasStackTraceContaining("NOPERM");
    }

    private static void soon(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .ignoreExceptionsInstanceOf(RedisException.class)
                .untilAsserted(assertion);
    }
}
