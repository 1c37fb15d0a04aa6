package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.InstanceKey;
import io.encoreservice.controlplane.identity.InstanceName;
import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.identity.Uid;
import io.encoreservice.shared.launch.S3Settings;
import io.encoreservice.shared.redis.RedisServer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisson.api.RMap;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

class InstanceRepositoryIT {

    private static final Instant NOW = Instant.parse("2026-11-23T04:00:00Z");
    private static final SecureRandom RANDOM = new SecureRandom();

    private static RedisServer server;
    private static RedissonClient redis;

    private InstanceRepository repository;

    @BeforeAll
    static void startRedis() {
        server = RedisServer.start();
        redis = server.connect();
    }

    @AfterAll
    static void stopRedis() {
        redis.shutdown();
        server.close();
    }

    @BeforeEach
    void emptyRedis() {
        redis.getKeys().flushdb();
        repository = new InstanceRepository(redis);
    }

    @Test
    void anInstanceIsFoundByItsNameAndByItsUid() {
        Instance stored = stored("acme", "test");

        assertThat(repository.find(stored.key())).contains(stored);
        assertThat(repository.find(stored.uid())).contains(stored);
    }

    @Test
    void nobodyFindsAnotherTenantsInstance() {
        stored("acme", "test");

        assertThat(repository.find(key("other", "test"))).isEmpty();
        assertThat(repository.list(TenantId.of("other"))).isEmpty();
        assertThat(repository.bury(key("other", "test"), NOW)).isEmpty();
        assertThat(repository.update(key("other", "test"), Instance::restarted)).isEmpty();
    }

    @Test
    void aTakenNameIsToldBeforeAReachedQuota() {
        stored("acme", "test");

        assertThat(repository.insert(instance("acme", "test"), quota(1), Repetition.NONE))
                .isEqualTo(InsertOutcome.Refused.NAME_TAKEN);
        assertThat(repository.insert(instance("acme", "test2"), quota(1), Repetition.NONE))
                .isEqualTo(InsertOutcome.Refused.QUOTA_REACHED);
        assertThat(repository.insert(instance("other", "test"), quota(1), Repetition.NONE))
                .isEqualTo(new InsertOutcome.Stored());
    }

    @Test
    void anInsertWhoseAnswerGotLostMayBeRepeated() {
        Instance stored = stored("acme", "test");

        assertThat(repository.insert(stored, quota(1), Repetition.NONE)).isEqualTo(new InsertOutcome.Stored());
        assertThat(repository.all()).containsExactly(stored);
    }

    @Test
    void aListIsSortedByName() {
        stored("acme", "c");
        stored("acme", "a10");
        stored("acme", "a2");

        assertThat(repository.list(TenantId.of("acme")))
                .extracting(instance -> instance.key().name().value())
                .containsExactly("a10", "a2", "c");
    }

    @Test
    void aBuriedInstanceFreesItsNameAndItsPlaceAtOnce() {
        Instance buried = stored("acme", "test");

        assertThat(repository.bury(buried.key(), NOW)).contains(new Tombstone(buried, NOW));

        Instance successor = instance("acme", "test");
        assertThat(repository.insert(successor, quota(1), Repetition.NONE)).isEqualTo(new InsertOutcome.Stored());
        assertThat(repository.all()).containsExactly(successor);
        assertThat(repository.tombstones()).containsExactly(new Tombstone(buried, NOW));
        assertThat(repository.tombstone(buried.uid())).contains(new Tombstone(buried, NOW));
        assertThat(repository.tombstone(successor.uid())).isEmpty();
    }

    @Test
    void aRemovedTombstoneIsGoneAndMayBeRemovedAgain() {
        Instance buried = stored("acme", "test");
        repository.bury(buried.key(), NOW);

        repository.removeTombstone(buried.uid());
        repository.removeTombstone(buried.uid());

        assertThat(repository.tombstones()).isEmpty();
        assertThat(repository.bury(buried.key(), NOW)).isEmpty();
    }

    @Test
    void anUpdateKeepsFieldsItDoesNotKnow() {
        Instance stored = stored("acme", "test");
        RMap<String, String> records = redis.getMap("{encore}:instances", StringCodec.INSTANCE);
        String uid = stored.uid().value();
        records.computeIfPresent(uid, (same, record) -> record.replace("{\"v\":1,", "{\"v\":1,\"notes\":[\"a\"],"));

        repository.update(stored.key(), Instance::restarted);

        assertThat(records.get(uid)).contains("\"notes\":[\"a\"]").contains("\"restartGeneration\":1");
    }

    @Test
    void noUpdateOfManyAtOnceIsLost() throws Exception {
        Instance stored = stored("acme", "test");
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            Callable<Object> restart = () -> repository.update(stored.key(), Instance::restarted);
            for (var done : threads.invokeAll(
                    IntStream.range(0, 40).mapToObj(i -> restart).toList())) {
                done.get();
            }
        }

        assertThat(repository.find(stored.uid()).orElseThrow().restartGeneration())
                .isEqualTo(40);
    }

    @Test
    void aSpoiltRecordHidesNoOther() {
        Instance stored = stored("acme", "test");
        redis.getMap("{encore}:instances", StringCodec.INSTANCE).put("spoilt", "{\"v\":1}");

        assertThat(repository.all()).containsExactly(stored);
    }

    @Test
    void aRemovedInstanceIsRememberedAsDeletedAndAnUnknownOneIsNot() {
        Instance buried = stored("acme", "test");
        repository.bury(buried.key(), NOW);
        assertThat(repository.wasRemoved(buried.uid())).isFalse();

        repository.removeTombstone(buried.uid());

        assertThat(repository.wasRemoved(buried.uid())).isTrue();
        assertThat(repository.wasRemoved(Uid.random(RANDOM))).isFalse();
        assertThat(redis.getBucket("{encore}:removed").remainTimeToLive()).isBetween(1L, 3_600_000L);
    }

    @Test
    void everyChangeIsToldToWhoWatches() {
        List<String> told = new CopyOnWriteArrayList<>();
        Runnable unwatch = repository.watch(uid -> told.add("changed " + uid), uid -> told.add("buried " + uid));

        Instance instance = stored("acme", "test");
        repository.update(instance.key(), Instance::restarted);
        repository.bury(instance.key(), NOW);
        repository.removeTombstone(instance.uid());

        String uid = instance.uid().value();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(told)
                        .containsExactlyInAnyOrder(
                                "changed " + uid, "changed " + uid, "buried " + uid, "changed " + uid));
        unwatch.run();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(redis.getTopic("{encore}:changed").countSubscribers())
                                .isZero());
    }

    private Instance stored(String tenant, String name) {
        Instance instance = instance(tenant, name);
        assertThat(repository.insert(instance, quota(100), Repetition.NONE)).isEqualTo(new InsertOutcome.Stored());
        return instance;
    }

    private static Instance instance(String tenant, String name) {
        return new Instance(Uid.random(RANDOM), key(tenant, name), "", S3Settings.NONE, NOW, 2, 1, 1, 0);
    }

    private static InstanceKey key(String tenant, String name) {
        return new InstanceKey(TenantId.of(tenant), InstanceName.of(name));
    }

    private static Quota quota(int each) {
        return new Quota(each, each, each);
    }
}
