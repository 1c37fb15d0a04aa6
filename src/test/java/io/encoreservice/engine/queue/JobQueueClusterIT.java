package io.encoreservice.engine.queue;

import static io.encoreservice.engine.job.Requests.aRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.engine.job.JobStatus;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.shared.redis.InstanceKeyspace;
import io.encoreservice.shared.redis.RedisClients;
import io.encoreservice.shared.redis.RedisCluster;
import io.encoreservice.shared.redis.RedisUsers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;

/** Two engines of one instance on a Redis Cluster, each with the instance's own user. */
class JobQueueClusterIT {

    private static final OutputManifest MANIFEST = new OutputManifest(List.of());

    private static RedisCluster cluster;
    private static RedissonClient admin;

    private Queues queues;
    private RedissonClient first;
    private RedissonClient second;
    private JobQueue one;
    private JobQueue other;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.start(3, false);
        admin = RedisClients.administer(cluster.address());
    }

    @AfterAll
    static void stop() {
        admin.shutdown();
        cluster.close();
    }

    @BeforeEach
    void connect() {
        queues = new Queues(admin);
        String uid = queues.keyspace().prefix().replaceAll("[{}]", "");
        new RedisUsers(admin).put(uid, "secret");
        first = RedisClients.connect(cluster.address().withUser(uid, "secret"));
        second = RedisClients.connect(cluster.address().withUser(uid, "secret"));
        one = queues.queue(first, Duration.ofSeconds(15), 2);
        other = queues.queue(second, Duration.ofSeconds(15), 2);
        queues.reapersWereThere();
    }

    @AfterEach
    void disconnect() {
        first.shutdown();
        second.shutdown();
    }

    // why: each has another uid, so the keys are on another of the masters.
    @RepeatedTest(4)
    void aJobLivesItsWholeLifeWhereverItsKeysAre() throws Exception {
        one.adoptClasses();
        UUID id = one.submit(Submission.of(UUID.randomUUID(), aRequest("name", 60)))
                .job()
                .id();
        assertThat(queues.control(second, 2).waiting())
                .extracting(QueuedJob::id)
                .containsExactly(id);
        assertThat(queues.control(second, 2).counts()).containsExactly(1L, 0L);

        Lease held = other.lease(UUID.randomUUID()).orElseThrow().lease();

        assertThat(one.lease(UUID.randomUUID())).isEmpty();
        assertThat(other.renew(List.of(held))).containsExactly(Renewal.KEPT);
        assertThat(other.progressed(held, 50)).isEqualTo(Renewal.KEPT);
        assertThat(other.commit(held, MANIFEST, List.of(), Map.of(), 1)).isEqualTo(Commitment.COMMITTED);
        assertThat(Queues.finish(other, held, JobStatus.SUCCESSFUL, null)).contains(JobStatus.SUCCESSFUL);
        assertThat(queues.repository().find(id).orElseThrow().state().status()).isEqualTo(JobStatus.SUCCESSFUL);
    }

    @Test
    void aLostEnginesJobIsTakenByTheOther() throws Exception {
        UUID id = one.submit(Submission.of(UUID.randomUUID(), aRequest("name", 60)))
                .job()
                .id();
        Lease lost = one.lease(UUID.randomUUID()).orElseThrow().lease();
        queues.expireLease(id);

        assertThat(other.reap()).extracting(TakenBack::status).containsExactly(JobStatus.QUEUED);

        Lease next = other.lease(UUID.randomUUID()).orElseThrow().lease();
        assertThat(next.job()).isEqualTo(id);
        assertThat(Queues.finish(one, lost, JobStatus.SUCCESSFUL, null)).isEmpty();
    }

    @Test
    void aNewJobWakesTheOtherEngine() throws Exception {
        BlockingQueue<String> woken = new LinkedBlockingQueue<>();
        Runnable end = other.signals().onWaiting(jobs -> woken.add("up"));

        one.submit(Submission.of(UUID.randomUUID(), aRequest("name", 60))).job();

        assertThat(woken.poll(60, TimeUnit.SECONDS)).isEqualTo("up");
        end.run();
    }

    @Test
    void whoRunsAJobHearsThatItIsCancelled() throws Exception {
        BlockingQueue<UUID> cancelled = new LinkedBlockingQueue<>();
        Runnable end = other.signals().onCancel(cancelled::add);
        UUID id = one.submit(Submission.of(UUID.randomUUID(), aRequest("name", 60)))
                .job()
                .id();
        Lease held = other.lease(UUID.randomUUID()).orElseThrow().lease();

        assertThat(one.cancel(id)).isEmpty();

        assertThat(cancelled.poll(60, TimeUnit.SECONDS)).isEqualTo(id);
        assertThat(Queues.finish(other, held, JobStatus.FAILED, "cut")).contains(JobStatus.CANCELLED);
        end.run();
    }

    @Test
    void nothingIsLeftOfAnInstanceThatIsPurged() throws Exception {
        InstanceKeyspace neighbour = InstanceKeyspace.ofUid("neighbour");
        admin.getBucket(neighbour.key("x")).set("kept");
        for (int i = 0; i < 20; i++) {
            one.submit(Submission.of(UUID.randomUUID(), aRequest("name" + i, i)))
                    .job();
        }
        assertThat(queues.keys()).isGreaterThan(20);

        queues.keyspace().purge(admin);

        assertThat(queues.keys()).isZero();
        assertThat(admin.getBucket(neighbour.key("x")).get()).isEqualTo("kept");
    }
}
