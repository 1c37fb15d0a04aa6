package io.encoreservice.engine.queue;

import static io.encoreservice.engine.job.Requests.aRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.JobFilter;
import io.encoreservice.engine.job.JobOrder;
import io.encoreservice.engine.job.JobRepository;
import io.encoreservice.engine.job.JobStateException;
import io.encoreservice.engine.job.JobStatus;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.shared.redis.RedisClients;
import io.encoreservice.shared.redis.RedisServer;
import io.encoreservice.shared.redis.RedisUsers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;

class JobQueueIT {

    private static final OutputManifest MANIFEST = new OutputManifest(List.of());

    static RedisServer server;
    static RedissonClient redis;

    private Queues queues;
    private JobQueue queue;
    private JobRepository jobs;

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
    void prepare() {
        queues = new Queues(redis);
        queue = queues.queue(2);
        jobs = queues.repository();
        queues.reapersWereThere();
    }

    @Test
    void anIdThatIsTakenIsRefusedAndTheJobBehindItStays() throws Exception {
        UUID id = UUID.randomUUID();
        EncoreJob first = queue.submit(id, aRequest("first", 10));

        assertThatThrownBy(() -> queue.submit(id, aRequest("second", 90))).isInstanceOf(JobExistsException.class);

        assertThat(jobs.find(id)).contains(first);
        assertThat(queue.counts()).containsExactly(0L, 1L);
    }

    @Test
    void theCommitOfAnAttemptThatLostItsLeaseIsRefused() throws Exception {
        UUID id = queue.submit(UUID.randomUUID(), aRequest("name", 0)).id();
        Lease zombie = queue.lease().orElseThrow().lease();
        queues.expireLease(id);
        queue.reap();
        Lease second = queue.lease().orElseThrow().lease();

        Commitment late = queue.commit(zombie, MANIFEST, List.of(), 1);

        assertThat(late).isEqualTo(Commitment.LOST);
        assertThat(queue.finish(zombie, JobStatus.FAILED, "late")).isEmpty();
        assertThat(queue.progressed(zombie, 50)).isFalse();
        assertThat(queue.commit(second, MANIFEST, List.of(), 1)).isEqualTo(Commitment.COMMITTED);
        assertThat(queue.finish(second, JobStatus.SUCCESSFUL, null)).contains(JobStatus.SUCCESSFUL);
    }

    @Test
    void aJobThatLosesItsEngineThreeTimesIsFailedAsPoisonAndTheQueueGoesOn() throws Exception {
        UUID poison = queue.submit(UUID.randomUUID(), aRequest("poison", 90)).id();
        UUID next = queue.submit(UUID.randomUUID(), aRequest("next", 90)).id();
        for (int crash = 1; crash <= 2; crash++) {
            assertThat(queue.lease().orElseThrow().job().id()).isEqualTo(poison);
            queues.expireLease(poison);
            assertThat(queue.reap()).isEmpty();
        }
        queue.lease();
        queues.expireLease(poison);

        assertThat(queue.reap()).containsExactly(poison);

        assertThat(jobs.find(poison).orElseThrow().state())
                .returns(JobStatus.FAILED, state -> state.status())
                .returns(3, state -> state.attempt());
        assertThat(jobs.find(poison).orElseThrow().state().message()).contains("lost 3 times");
        assertThat(queue.lease().orElseThrow().job().id()).isEqualTo(next);
    }

    @Test
    void afterASilenceNothingIsReapedForOneLease() throws Exception {
        UUID id = queue.submit(UUID.randomUUID(), aRequest("name", 0)).id();
        queue.lease();
        queues.expireLease(id);
        redis.getBucket(queues.keyspace().key("reaped-at"))
                .set(Long.toString(
                        System.currentTimeMillis() - Duration.ofMinutes(1).toMillis()));

        queue.reap();
        queue.reap();

        assertThat(jobs.find(id).orElseThrow().state().status()).isEqualTo(JobStatus.IN_PROGRESS);
        queues.reapersWereThere();
        queue.reap();
        assertThat(jobs.find(id).orElseThrow().state().status()).isEqualTo(JobStatus.QUEUED);
    }

    @Test
    void aJobCannotBeCancelledAfterItsCommit() throws Exception {
        UUID id = queue.submit(UUID.randomUUID(), aRequest("name", 0)).id();
        Lease lease = queue.lease().orElseThrow().lease();
        queue.commit(lease, MANIFEST, List.of(), 1);

        assertThatThrownBy(() -> queue.cancel(id)).isInstanceOf(JobStateException.class);

        assertThat(queue.finish(lease, JobStatus.SUCCESSFUL, null)).contains(JobStatus.SUCCESSFUL);
    }

    @Test
    void aCancelThatWasPromisedWinsOverACommit() throws Exception {
        UUID id = queue.submit(UUID.randomUUID(), aRequest("name", 0)).id();
        Lease lease = queue.lease().orElseThrow().lease();
        assertThat(queue.cancel(id)).isFalse();

        assertThat(queue.commit(lease, MANIFEST, List.of(), 1)).isEqualTo(Commitment.CANCEL);

        assertThat(queue.finish(lease, JobStatus.FAILED, "it broke too")).contains(JobStatus.CANCELLED);
    }

    @Test
    void anExpiredJobTakesEveryIndexEntryWithIt() throws Exception {
        UUID id = queue.submit(UUID.randomUUID(), aRequest("program", "base", "ext", 0))
                .id();
        UUID waiting = queue.submit(UUID.randomUUID(), aRequest("other", "kept", null, 0))
                .id();
        queue.cancel(id);
        long before = queues.keys();

        int expired = jobs.expire(Duration.ofMillis(-1));

        assertThat(expired).isEqualTo(1);
        assertThat(jobs.find(id)).isEmpty();
        assertThat(jobs.find(waiting)).isPresent();
        JobOrder order = new JobOrder(JobOrder.Key.CREATED_DATE, false);
        assertThat(jobs.page(JobFilter.byExternalId("ext"), order, 0, 10).total())
                .isZero();
        assertThat(jobs.page(JobFilter.all(), order, 0, 10).total()).isEqualTo(1);
        // the job, its finished entry, and both indexes of status, profile, base name and external id
        assertThat(before - queues.keys()).isEqualTo(10);
    }

    @Test
    void waitingJobsMoveToTheLastClassWhenThereAreFewerClasses() throws Exception {
        JobQueue four = queues.queue(4);
        four.adoptClasses();
        UUID low = four.submit(UUID.randomUUID(), aRequest("low", 0)).id();
        UUID high = four.submit(UUID.randomUUID(), aRequest("high", 100)).id();

        queue.adoptClasses();

        assertThat(queue.waiting()).extracting(QueuedJob::id).containsExactly(high, low);
        assertThat(queue.cancel(low)).isTrue();
        assertThat(queue.counts()).containsExactly(1L, 0L);
    }

    @Test
    void anInstancesOwnRedisUserMayDoAllThatTheQueueNeeds() throws Exception {
        String uid = queues.keyspace().prefix().replaceAll("[{}]", "");
        new RedisUsers(redis).put(uid, "secret");
        RedissonClient own = RedisClients.connect(URI.create(
                "redis://" + uid + ":secret@127.0.0.1:" + server.uri().getPort()));
        try {
            JobQueue limited = queues.queue(own, Duration.ofSeconds(15), 2);
            limited.adoptClasses();
            Runnable end = limited.onWaiting(() -> {});

            UUID id = limited.submit(UUID.randomUUID(), aRequest("name", 0)).id();

            Lease lease = limited.lease().orElseThrow().lease();
            assertThat(limited.renew(List.of(lease))).containsExactly(Renewal.KEPT);
            assertThat(limited.reap()).isEmpty();
            assertThat(limited.commit(lease, MANIFEST, List.of(), 1)).isEqualTo(Commitment.COMMITTED);
            assertThat(limited.finish(lease, JobStatus.SUCCESSFUL, null)).contains(JobStatus.SUCCESSFUL);
            assertThat(limited.waiting()).isEmpty();
            assertThat(jobs.find(id)).isPresent();
            end.run();
        } finally {
            own.shutdown();
        }
    }
}
