package io.encoreservice.controlplane.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.encoreservice.controlplane.identity.TenantId;
import io.encoreservice.controlplane.instance.CuttableWire;
import io.encoreservice.shared.redis.RedisClients;
import io.encoreservice.shared.redis.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

class TenantWatchIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final TenantId ACME = TenantId.of("acme");

    private final RedisServer server = RedisServer.start();
    private final RedissonClient redis = server.connect();
    private final CuttableWire wire = new CuttableWire(server.uri());
    private final RedissonClient other = RedisClients.connect(wire.uri());
    private final TenantRepository writer = new TenantRepository(redis);
    private final TenantDirectory directory = new TenantDirectory(TestPlans.plans(), InstantSource.system());
    private final List<TenantId> told = new CopyOnWriteArrayList<>();
    private TenantWatch watch = watching(changed -> told.add(changed.tenant()));

    @AfterEach
    void stop() {
        watch.stop();
        other.shutdown();
        redis.shutdown();
        wire.close();
        server.close();
    }

    @Test
    void aRevocationIsKnownAtAnotherControlPlaneWithinASecond() {
        watch.start();

        writer.revoke("a-token", Instant.now().plusSeconds(60));

        await().atMost(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(directory.isRevoked("a-token")).isTrue());
    }

    @Test
    void aChangeThatNobodyCallsOutIsKnownWithinASecond() {
        watch.start();

        redis.getScoredSortedSet("{encore}:revoked", StringCodec.INSTANCE)
                .add((double) Instant.now().plusSeconds(60).getEpochSecond(), "a-token");
        redis.getAtomicLong("{encore}:tenants-version").incrementAndGet();

        await().atMost(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(directory.isRevoked("a-token")).isTrue());
    }

    @Test
    void beforeAnythingIsKnownNobodyIsAnsweredAndLaterAllIs() {
        wire.become(CuttableWire.State.CUT);
        watch.start();
        assertThatExceptionOfType(TenantsUnavailableException.class).isThrownBy(() -> directory.of(ACME));

        wire.become(CuttableWire.State.WHOLE);

        await().atMost(LIMIT)
                .ignoreException(TenantsUnavailableException.class)
                .untilAsserted(
                        () -> assertThat(directory.of(ACME).standing().active()).isTrue());
    }

    @Test
    void whileRedisIsAwayWhatWasKnownHoldsAndAfterwardsWhatWasMissed() {
        writer.revoke("before", Instant.now().plusSeconds(600));
        watch.start();
        wire.become(CuttableWire.State.CUT);
        writer.revoke("meanwhile", Instant.now().plusSeconds(600));
        assertThat(directory.isRevoked("before")).isTrue();

        wire.become(CuttableWire.State.WHOLE);

        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(directory.isRevoked("meanwhile")).isTrue());
    }

    @Test
    void aListenerThatFailsEndsNoWatch() {
        watch = watching(changed -> {
            throw new IllegalStateException("a listener in trouble");
        });
        watch.start();
        writer.insert(TenantRecord.of(ACME, "default", Instant.now()));

        writer.revoke("a-token", Instant.now().plusSeconds(600));

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(directory.isRevoked("a-token")).isTrue());
    }

    @Test
    void aVersionThatCannotBeReadEndsNoWatch() {
        watch.start();
        redis.getBucket("{encore}:tenants-version", StringCodec.INSTANCE).set("spoilt");
        await().pollDelay(Duration.ofSeconds(1))
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(directory.isRevoked("a-token")).isFalse());
        redis.getBucket("{encore}:tenants-version", StringCodec.INSTANCE).set("7");

        writer.revoke("a-token", Instant.now().plusSeconds(600));

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(directory.isRevoked("a-token")).isTrue());
    }

    @Test
    void aSuspensionIsToldOfAndStopsTheTenantWithItsReason() {
        writer.insert(TenantRecord.of(ACME, "default", Instant.now()));
        watch.start();
        told.clear();

        writer.update(TenantRecord.of(ACME, "default", Instant.now()), tenant -> tenant.withSuspension("unpaid"));

        await().atMost(LIMIT).untilAsserted(() -> assertThat(told).contains(ACME));
        assertThat(directory.of(ACME).standing().active()).isFalse();
        assertThat(directory.of(ACME).standing().reason()).contains("unpaid");
    }

    private TenantWatch watching(Consumer<TenantChanged> events) {
        return new TenantWatch(new TenantRepository(other), directory, InstantSource.system(), events);
    }
}
