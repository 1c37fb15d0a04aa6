package io.encoreservice.engine.queue;

import static io.encoreservice.engine.job.Requests.aRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.JobCodec;
import io.encoreservice.engine.job.JobFilter;
import io.encoreservice.engine.job.JobOrder;
import io.encoreservice.engine.job.JobRepository;
import io.encoreservice.engine.job.JobStateException;
import io.encoreservice.engine.job.JobStatus;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.job.PastAttempt;
import io.encoreservice.engine.job.SegmentPlan;
import io.encoreservice.engine.job.StoredJob;
import io.encoreservice.shared.redis.RedisClients;
import io.encoreservice.shared.redis.RedisServer;
import io.encoreservice.shared.redis.RedisUsers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
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
    void whoTakesJobsOfOneClassLeavesAllOthers() throws Exception {
        submit("urgent", 90);
        submit("middle", 50);
        submit("late", 10);

        assertThat(taken(taking(1, false))).containsExactly("middle");
        assertThat(taken(taking(2, false))).containsExactly("late");
        assertThat(taken(taking(0, false))).containsExactly("urgent");
    }

    @Test
    void whoTakesJobsOfOneClassAndMoreUrgentOnesTakesTheseFirst() throws Exception {
        submit("late", 10);
        submit("middle", 50);
        submit("urgent", 90);

        assertThat(taken(taking(1, true))).containsExactly("urgent", "middle");
    }

    private void submit(String baseName, int priority) throws Exception {
        taking(0, true).submit(Submission.of(UUID.randomUUID(), aRequest(baseName, priority)));
    }

    /** One of three classes. */
    private JobQueue taking(int only, boolean andMoreUrgent) {
        return new JobQueue(
                redis,
                queues.keyspace(),
                QueueTerms.of(3, 0, Duration.ZERO).taking(only, andMoreUrgent),
                new JobCodec());
    }

    private static List<String> taken(JobQueue taker) {
        return Stream.generate(() -> taker.lease(UUID.randomUUID()))
                .takeWhile(Optional::isPresent)
                .map(leased -> leased.orElseThrow().job().request().baseName())
                .toList();
    }

    @Test
    void anIdThatIsTakenIsRefusedAndTheJobBehindItStays() throws Exception {
        UUID id = UUID.randomUUID();
        EncoreJob first = queue.submit(Submission.of(id, aRequest("first", 10))).job();

        assertThatThrownBy(() ->
                        queue.submit(Submission.of(id, aRequest("second", 90))).job())
                .isInstanceOf(JobExistsException.class);

        assertThat(jobs.find(id)).contains(first);
        assertThat(queues.control(2).counts()).containsExactly(0L, 1L);
    }

    @Test
    void theCommitOfAnAttemptThatLostItsLeaseIsRefused() throws Exception {
        UUID id = queue.submit(Submission.of(UUID.randomUUID(), aRequest("name", 0)))
                .job()
                .id();
        Lease zombie = queue.lease(UUID.randomUUID()).orElseThrow().lease();
        queues.expireLease(id);
        queue.reap();
        Lease second = queue.lease(UUID.randomUUID()).orElseThrow().lease();

        Commitment late = queue.commit(zombie, MANIFEST, List.of(), Map.of(), 1);

        assertThat(late).isEqualTo(Commitment.LOST);
        assertThat(Queues.finish(queue, zombie, JobStatus.FAILED, "late")).isEmpty();
        assertThat(queue.progressed(zombie, 50)).isEqualTo(Renewal.LOST);
        assertThat(queue.commit(second, MANIFEST, List.of(), Map.of(), 1)).isEqualTo(Commitment.COMMITTED);
        assertThat(Queues.finish(queue, second, JobStatus.SUCCESSFUL, null)).contains(JobStatus.SUCCESSFUL);
    }

    @Test
    void aJobThatLosesItsEngineThreeTimesIsFailedAsPoisonAndTheQueueGoesOn() throws Exception {
        UUID poison = queue.submit(Submission.of(UUID.randomUUID(), aRequest("poison", 90)))
                .job()
                .id();
        UUID next = queue.submit(Submission.of(UUID.randomUUID(), aRequest("next", 90)))
                .job()
                .id();
        for (int crash = 1; crash <= 2; crash++) {
            assertThat(queue.lease(UUID.randomUUID()).orElseThrow().job().id()).isEqualTo(poison);
            queues.expireLease(poison);
            assertThat(queue.reap()).extracting(TakenBack::status).containsExactly(JobStatus.QUEUED);
        }
        queue.lease(UUID.randomUUID());
        queues.expireLease(poison);

        assertThat(queue.reap()).containsExactly(new TakenBack(poison, null, 3, JobStatus.FAILED));

        assertThat(jobs.find(poison).orElseThrow().state())
                .returns(JobStatus.FAILED, state -> state.status())
                .returns(3, state -> state.attempt());
        assertThat(jobs.find(poison).orElseThrow().state().message()).contains("lost again and again");
        assertThat(queue.lease(UUID.randomUUID()).orElseThrow().job().id()).isEqualTo(next);
    }

    @Test
    void theHistoryOfAJobTellsEachAttemptThatDidNotEndIt() throws Exception {
        UUID id = queue.submit(Submission.of(UUID.randomUUID(), aRequest("name", 0)))
                .job()
                .id();
        Lease first = queue.lease(UUID.randomUUID()).orElseThrow().lease();
        queue.release(first);
        queue.lease(UUID.randomUUID());
        queues.expireLease(id);

        queue.reap();

        assertThat(jobs.find(id).orElseThrow().state().history())
                .extracting(PastAttempt::attempt, PastAttempt::ending)
                .containsExactly(tuple(1, PastAttempt.Ending.PUT_BACK), tuple(2, PastAttempt.Ending.LOST));
        assertThat(jobs.find(id).orElseThrow().state().history()).allSatisfy(past -> {
            assertThat(past.startedDate()).isNotNull();
            assertThat(past.endedDate()).isAfterOrEqualTo(past.startedDate());
        });
    }

    @Test
    void whatIsAskedAgainBecauseTheAnswerWasLostIsAnsweredAlike() throws Exception {
        UUID id = queue.submit(Submission.of(UUID.randomUUID(), aRequest("name", 0)))
                .job()
                .id();
        Lease lease = queue.lease(UUID.randomUUID()).orElseThrow().lease();

        assertThat(queue.commit(lease, MANIFEST, List.of(), Map.of(), 1)).isEqualTo(Commitment.COMMITTED);
        assertThat(queue.commit(lease, MANIFEST, List.of(), Map.of(), 1)).isEqualTo(Commitment.COMMITTED);
        assertThat(Queues.finish(queue, lease, JobStatus.SUCCESSFUL, null)).contains(JobStatus.SUCCESSFUL);
        assertThat(Queues.finish(queue, lease, JobStatus.SUCCESSFUL, null)).contains(JobStatus.SUCCESSFUL);
        assertThat(Queues.finish(queue, new Lease(id, 2, UUID.randomUUID()), JobStatus.FAILED, null))
                .isEmpty();
    }

    @Test
    void aWorkerThatAsksAgainBecauseTheAnswerWasLostGetsTheSameLease() throws Exception {
        queue.submit(Submission.of(UUID.randomUUID(), aRequest("one", 0)));
        queue.submit(Submission.of(UUID.randomUUID(), aRequest("two", 0)));
        UUID taker = UUID.randomUUID();
        Lease lost = queue.lease(taker).orElseThrow().lease();
        queues.control(2).pause();

        assertThat(queue.lease(taker).orElseThrow().lease()).isEqualTo(lost);
        assertThat(jobs.find(lost.job()).orElseThrow().state().attempt()).isEqualTo(1);
        assertThat(queue.lease(UUID.randomUUID())).isEmpty();
    }

    @Test
    void aZombieOfAnIdThatIsUsedAgainChangesNothing() throws Exception {
        UUID id = UUID.randomUUID();
        queue.submit(Submission.of(id, aRequest("first", 0)));
        Lease zombie = queue.lease(UUID.randomUUID()).orElseThrow().lease();
        queue.cancel(id);
        queues.expireLease(id);
        queue.reap();
        jobs.delete(id);
        queue.submit(Submission.of(id, aRequest("second", 0)));
        Lease second = queue.lease(UUID.randomUUID()).orElseThrow().lease();
        assertThat(second.attempt()).isEqualTo(zombie.attempt());

        assertThat(queue.renew(List.of(zombie, second))).containsExactly(Renewal.LOST, Renewal.KEPT);
        assertThat(queue.commit(zombie, MANIFEST, List.of(), Map.of(), 1)).isEqualTo(Commitment.LOST);
        assertThat(Queues.finish(queue, zombie, JobStatus.FAILED, "late")).isEmpty();
        assertThat(queue.release(zombie)).isEmpty();
        assertThat(queue.commit(second, MANIFEST, List.of(), Map.of(), 1)).isEqualTo(Commitment.COMMITTED);
        assertThat(Queues.finish(queue, second, JobStatus.SUCCESSFUL, null)).contains(JobStatus.SUCCESSFUL);
    }

    @Test
    void aJobWhoseCommitWasForgottenByRedisIsRunAgain() throws Exception {
        UUID id = queue.submit(Submission.of(UUID.randomUUID(), aRequest("name", 0)))
                .job()
                .id();
        Lease lease = queue.lease(UUID.randomUUID()).orElseThrow().lease();

        assertThat(Queues.finish(queue, lease, JobStatus.SUCCESSFUL, null)).isEmpty();

        assertThat(jobs.find(id).orElseThrow().state().status()).isEqualTo(JobStatus.QUEUED);
        assertThat(queue.lease(UUID.randomUUID()).orElseThrow().lease().attempt())
                .isEqualTo(2);
    }

    @Test
    void aJobWhoseCommittedFilesAreLostIsRunAgainAndFailsWhenThatGoesOn() throws Exception {
        UUID id = queue.submit(Submission.of(UUID.randomUUID(), aRequest("name", 0)))
                .job()
                .id();
        for (int loss = 1; loss <= 3; loss++) {
            Lease lease = queue.lease(UUID.randomUUID()).orElseThrow().lease();
            queue.commit(lease, MANIFEST, List.of(), Map.of(), 1);

            assertThat(queue.forsake(lease)).contains(loss < 3 ? JobStatus.QUEUED : JobStatus.FAILED);
        }
        assertThat(jobs.find(id).orElseThrow().state().message()).contains("lost again and again");
    }

    @Test
    void aRunningJobOfAClassThatIsNoMoreIsPutBackIntoTheLastOne() throws Exception {
        JobQueue four = queues.queue(4);
        four.adoptClasses();
        UUID low = four.submit(Submission.of(UUID.randomUUID(), aRequest("low", 0)))
                .job()
                .id();
        four.lease(UUID.randomUUID());

        queue.adoptClasses();
        queues.expireLease(low);
        queue.reap();

        assertThat(queues.control(2).waiting()).extracting(QueuedJob::id).containsExactly(low);
        assertThat(queue.lease(UUID.randomUUID()).orElseThrow().job().id()).isEqualTo(low);
    }

    @Test
    void aJobThatWouldWriteAFileOfAnUnfinishedOneIsRefusedUntilThatHasEnded() throws Exception {
        Submission first = Submission.of(UUID.randomUUID(), aRequest("one", 0)).writing(List.of("/usercontent/a"));
        Submission second = Submission.of(UUID.randomUUID(), aRequest("two", 0))
                .writing(List.of("/usercontent/b", "/usercontent/a"));
        queue.submit(first);

        assertThatThrownBy(() -> queue.submit(second))
                .isInstanceOf(OutputTakenException.class)
                .hasMessageContaining("/usercontent/a will be written by job " + first.id());

        queue.cancel(first.id());
        assertThat(queue.submit(second).job().id()).isEqualTo(second.id());
    }

    @Test
    void aFileThatNobodyForesawIsWrittenByTheJobThatCommitsItFirst() throws Exception {
        queue.submit(Submission.of(UUID.randomUUID(), aRequest("one", 0)));
        UUID late = queue.submit(Submission.of(UUID.randomUUID(), aRequest("two", 0)))
                .job()
                .id();
        OutputManifest manifest = new OutputManifest(List.of(new OutputManifest.Entry("a", "/usercontent/a")));
        Lease winner = queue.lease(UUID.randomUUID()).orElseThrow().lease();
        Lease loser = queue.lease(UUID.randomUUID()).orElseThrow().lease();
        assertThat(queue.commit(winner, manifest, List.of(), Map.of(), 1)).isEqualTo(Commitment.COMMITTED);

        assertThat(queue.commit(loser, manifest, List.of(), Map.of(), 1)).isEqualTo(Commitment.FAILED);

        assertThat(jobs.find(late).orElseThrow().state().status()).isEqualTo(JobStatus.FAILED);
        assertThat(jobs.find(late).orElseThrow().state().message())
                .isEqualTo("/usercontent/a will be written by job " + winner.job() + ", which has not ended");
        assertThat(Queues.finish(queue, winner, JobStatus.SUCCESSFUL, null)).contains(JobStatus.SUCCESSFUL);
    }

    @Test
    void aRepeatedSubmissionAnswersTheSameJobEvenWhenTheQueueIsFull() throws Exception {
        JobQueue small = new JobQueue(
                redis,
                queues.keyspace(),
                new QueueTerms(2, Duration.ofSeconds(15), Duration.ofSeconds(6), 3, 1, Duration.ofMinutes(1)),
                new JobCodec());
        IdempotencyKey key = IdempotencyKey.of("key", "wish");
        UUID first = small.submit(
                        Submission.of(UUID.randomUUID(), aRequest("name", 0)).once(key))
                .job()
                .id();

        Accepted again = small.submit(
                Submission.of(UUID.randomUUID(), aRequest("name", 0)).once(key));

        assertThat(again.repeated()).isTrue();
        assertThat(again.job().id()).isEqualTo(first);
        assertThatThrownBy(() -> small.submit(Submission.of(UUID.randomUUID(), aRequest("other", 0))))
                .isInstanceOf(QueueFullException.class);
        assertThat(redis.getBucket(queues.keyspace().key("key:" + key.key())).remainTimeToLive())
                .isBetween(Duration.ofHours(23).toMillis(), Duration.ofHours(24).toMillis());
    }

    @Test
    void aKeyWhoseJobWasDeletedStartsNoOther() throws Exception {
        IdempotencyKey key = IdempotencyKey.of("key", "wish");
        UUID first = queue.submit(
                        Submission.of(UUID.randomUUID(), aRequest("name", 0)).once(key))
                .job()
                .id();
        queue.cancel(first);
        jobs.delete(first);

        assertThatThrownBy(() -> queue.submit(
                        Submission.of(UUID.randomUUID(), aRequest("name", 0)).once(key)))
                .isInstanceOf(KeyReusedException.class)
                .hasMessageContaining("has been deleted");
    }

    @Test
    void aPausedQueueAcceptsJobsAndStartsNone() throws Exception {
        QueueControl control = queues.control(2);
        UUID running = queue.submit(Submission.of(UUID.randomUUID(), aRequest("first", 0)))
                .job()
                .id();
        Lease lease = queue.lease(UUID.randomUUID()).orElseThrow().lease();

        assertThat(control.pause()).isEqualTo(new QueueState(true, 0, 1));
        queue.submit(Submission.of(UUID.randomUUID(), aRequest("second", 0)));

        assertThat(queue.lease(UUID.randomUUID())).isEmpty();
        assertThat(queue.commit(lease, MANIFEST, List.of(), Map.of(), 1)).isEqualTo(Commitment.COMMITTED);
        assertThat(Queues.finish(queue, lease, JobStatus.SUCCESSFUL, null)).contains(JobStatus.SUCCESSFUL);
        assertThat(control.state()).isEqualTo(new QueueState(true, 1, 0));
        assertThat(control.resume()).isEqualTo(new QueueState(false, 1, 0));
        assertThat(queue.lease(UUID.randomUUID())).isPresent();
        assertThat(jobs.find(running).orElseThrow().state().status()).isEqualTo(JobStatus.SUCCESSFUL);
    }

    @Test
    void aNewPriorityMovesAJobBetweenClassesAndInEveryList() throws Exception {
        UUID low = queue.submit(Submission.of(UUID.randomUUID(), aRequest("program", "low", "ext", 0)))
                .job()
                .id();
        UUID high = queue.submit(Submission.of(UUID.randomUUID(), aRequest("high", 80)))
                .job()
                .id();

        assertThat(queue.prioritize(low, 90).request().priority()).isEqualTo(90);

        assertThat(queues.control(2).waiting()).extracting(QueuedJob::id).containsExactly(low, high);
        assertThat(queues.control(2).waiting()).extracting(QueuedJob::priority).containsExactly(90, 80);
        JobOrder byPriority = new JobOrder(JobOrder.Key.PRIORITY, false);
        assertThat(jobs.page(JobFilter.all(), byPriority, 0, 10).jobs())
                .extracting(EncoreJob::id)
                .containsExactly(low, high);
        assertThat(queue.lease(UUID.randomUUID()).orElseThrow().job().id()).isEqualTo(low);
        assertThatThrownBy(() -> queue.prioritize(low, 10)).isInstanceOf(JobStateException.class);
    }

    @Test
    void aJobThatWasPutBackStaysInFrontUnlessItBecomesLessUrgent() throws Exception {
        UUID back = queue.submit(Submission.of(UUID.randomUUID(), aRequest("back", 10)))
                .job()
                .id();
        queue.release(queue.lease(UUID.randomUUID()).orElseThrow().lease());
        UUID other = queue.submit(Submission.of(UUID.randomUUID(), aRequest("other", 40)))
                .job()
                .id();

        queue.prioritize(back, 20);
        assertThat(queues.control(2).waiting()).extracting(QueuedJob::id).containsExactly(back, other);

        queue.prioritize(back, 15);
        assertThat(queues.control(2).waiting()).extracting(QueuedJob::id).containsExactly(other, back);
    }

    @Test
    void everyFurtherClassIsListedWhole() throws Exception {
        for (int i = 0; i < 1_001; i++) {
            queue.submit(Submission.of(UUID.randomUUID(), aRequest("name" + i, 10)));
        }

        assertThat(queues.control(2).waiting()).hasSize(1_001);
        assertThat(queues.control(2).counts()).containsExactly(0L, 1_001L);
    }

    @Test
    void afterASilenceNothingIsReapedForOneLease() throws Exception {
        UUID id = queue.submit(Submission.of(UUID.randomUUID(), aRequest("name", 0)))
                .job()
                .id();
        queue.lease(UUID.randomUUID());
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
        UUID id = queue.submit(Submission.of(UUID.randomUUID(), aRequest("name", 0)))
                .job()
                .id();
        Lease lease = queue.lease(UUID.randomUUID()).orElseThrow().lease();
        queue.commit(lease, MANIFEST, List.of(), Map.of(), 1);

        assertThatThrownBy(() -> queue.cancel(id)).isInstanceOf(JobStateException.class);

        assertThat(Queues.finish(queue, lease, JobStatus.SUCCESSFUL, null)).contains(JobStatus.SUCCESSFUL);
    }

    @Test
    void aCancelThatWasPromisedWinsOverACommit() throws Exception {
        UUID id = queue.submit(Submission.of(UUID.randomUUID(), aRequest("name", 0)))
                .job()
                .id();
        Lease lease = queue.lease(UUID.randomUUID()).orElseThrow().lease();
        assertThat(queue.cancel(id)).isEmpty();
        assertThat(queue.progressed(lease, 50)).isEqualTo(Renewal.CANCEL);

        assertThat(queue.commit(lease, MANIFEST, List.of(), Map.of(), 1)).isEqualTo(Commitment.CANCEL);

        assertThat(Queues.finish(queue, lease, JobStatus.FAILED, "it broke too"))
                .contains(JobStatus.CANCELLED);
    }

    @Test
    void anExpiredJobTakesEveryIndexEntryWithIt() throws Exception {
        UUID id = queue.submit(Submission.of(UUID.randomUUID(), aRequest("program", "base", "ext", 0)))
                .job()
                .id();
        UUID waiting = queue.submit(Submission.of(UUID.randomUUID(), aRequest("other", "kept", null, 0)))
                .job()
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
        UUID low = four.submit(Submission.of(UUID.randomUUID(), aRequest("low", 0)))
                .job()
                .id();
        UUID high = four.submit(Submission.of(UUID.randomUUID(), aRequest("high", 100)))
                .job()
                .id();

        queue.adoptClasses();

        assertThat(queues.control(2).waiting()).extracting(QueuedJob::id).containsExactly(high, low);
        assertThat(queue.cancel(low)).isPresent();
        assertThat(queues.control(2).counts()).containsExactly(1L, 0L);
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
            Runnable end = limited.signals().onWaiting(jobs -> {});

            UUID id = limited.submit(Submission.of(UUID.randomUUID(), aRequest("name", 0))
                            .writing(List.of("/usercontent/a"))
                            .once(IdempotencyKey.of("key", "wish")))
                    .job()
                    .id();
            limited.prioritize(id, 70);

            Lease lease = limited.lease(UUID.randomUUID()).orElseThrow().lease();
            assertThat(limited.renew(List.of(lease))).containsExactly(Renewal.KEPT);
            assertThat(limited.reap()).isEmpty();
            assertThat(limited.commit(lease, MANIFEST, List.of(), Map.of(), 1)).isEqualTo(Commitment.COMMITTED);
            assertThat(Queues.finish(limited, lease, JobStatus.SUCCESSFUL, null))
                    .contains(JobStatus.SUCCESSFUL);
            assertThat(queues.control(own, 2).pause().paused()).isTrue();
            assertThat(queues.control(own, 2).waiting()).isEmpty();
            assertThat(jobs.find(id)).isPresent();
            end.run();
        } finally {
            own.shutdown();
        }
    }

    @Test
    void aDividedJobIsJoinedWhenItsLastPartIsMade() throws Exception {
        UUID id = submitted("parts", 20);
        queue.submit(Submission.of(UUID.randomUUID(), aRequest("younger", 20)));
        assertThat(queue.divide(taken(), plan(2))).isEqualTo(Dividing.DIVIDED);
        assertThat(queues.control(2).waiting()).extracting(QueuedJob::segment).containsExactly(null, 0, 1, null);

        List<Lease> parts = List.of(taken(), taken(), taken());
        assertThat(parts).extracting(Lease::part).containsExactly("rest", "0", "1");
        assertThat(queue.progressed(parts.get(1), 50)).isEqualTo(Renewal.KEPT);
        assertThat(progress(id)).isEqualTo(16);
        for (Lease part : parts) {
            assertThat(Queues.finish(queue, part, JobStatus.SUCCESSFUL, null)).contains(JobStatus.SUCCESSFUL);
        }

        LeasedJob join = queue.lease(UUID.randomUUID()).orElseThrow();
        assertThat(join.job().id()).isEqualTo(id);
        assertThat(join.job().state())
                .returns(JobStatus.IN_PROGRESS, state -> state.status())
                .returns(99, state -> state.progress());
        assertThat(join.lease().part()).isNull();
        StoredJob.Division division = Objects.requireNonNull(join.division());
        assertThat(division.plan()).isEqualTo(plan(2));
        assertThat(division.made())
                .isEqualTo(Map.of(
                        "rest", parts.get(0).fence(),
                        "0", parts.get(1).fence(),
                        "1", parts.get(2).fence()));
        assertThat(queue.commit(join.lease(), MANIFEST, List.of(), Map.of(), 1)).isEqualTo(Commitment.COMMITTED);
        assertThat(Queues.finish(queue, join.lease(), JobStatus.SUCCESSFUL, null))
                .contains(JobStatus.SUCCESSFUL);
        assertThat(keysOf(id)).containsExactly("job:" + id);
    }

    @Test
    void aJobThatFailedIsTriedAgainAfterAPauseAsOftenAsItMay() throws Exception {
        UUID id = submitted("fails", 0);
        Retry once = Retry.of(1, false, false);

        assertThat(queue.finish(taken(), JobStatus.FAILED, "It broke", once, null)
                        .status())
                .contains(JobStatus.QUEUED);

        assertThat(queue.reap()).isEmpty();
        assertThat(queue.lease(UUID.randomUUID())).isEmpty();
        assertThat(queues.control(2).state().waiting()).isEqualTo(1);
        queue.prioritize(id, 90);
        queues.endPause(id);
        queue.reap();
        Lease again = taken();
        assertThat(again).returns(id, Lease::job).returns(2, Lease::attempt);
        assertThat(queue.finish(again, JobStatus.FAILED, "It broke for good", once, null)
                        .status())
                .contains(JobStatus.FAILED);
        assertThat(jobs.find(id).orElseThrow().state())
                .returns("It broke for good", state -> state.message())
                .extracting(state -> state.history())
                .asInstanceOf(InstanceOfAssertFactories.list(PastAttempt.class))
                .extracting(PastAttempt::attempt, PastAttempt::ending, PastAttempt::message)
                .containsExactly(tuple(1, PastAttempt.Ending.FAILED, "It broke"));
    }

    @Test
    void aPauseIsFourTimesAsLongEachTime() throws Exception {
        UUID id = submitted("fails", 0);
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            queue.finish(taken(), JobStatus.FAILED, "It broke", Retry.of(9, false, false), null);
            pauses.add(queues.pauseOf(id).toSeconds());
            queues.endPause(id);
            queue.reap();
        }

        assertThat(pauses).hasSize(4);
        assertThat(pauses.get(0)).isBetween(50L, 60L);
        assertThat(pauses.get(1)).isBetween(230L, 240L);
        assertThat(pauses.get(2)).isBetween(290L, 300L);
        assertThat(pauses.get(3)).isBetween(290L, 300L);
    }

    @Test
    void aJobThatPausesIsCancelledAtOnceAlsoByTheDeletionOfItsInstance() throws Exception {
        UUID cancelled = submitted("cancelled", 0);
        queue.finish(taken(), JobStatus.FAILED, "It broke", Retry.of(null, true, false), null);
        assertThat(queue.cancel(cancelled)).isPresent();
        UUID deleted = submitted("deleted", 0);
        queue.finish(taken(), JobStatus.FAILED, "It broke", Retry.of(null, true, false), null);

        assertThat(queue.cancelWaiting(10)).containsExactly(deleted);

        assertThat(queues.control(2).state().waiting()).isZero();
        assertThat(jobs.find(cancelled).orElseThrow().state().status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(jobs.find(deleted).orElseThrow().state().status()).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void aFailureThatWasToBeCancelledIsNotTriedAgain() throws Exception {
        UUID id = submitted("cancelled", 0);
        Lease lease = taken();
        assertThat(queue.cancel(id)).isEmpty();

        assertThat(queue.finish(lease, JobStatus.FAILED, "It broke", Retry.of(3, true, false), null)
                        .status())
                .contains(JobStatus.CANCELLED);
    }

    @Test
    void theEndOfAJobIsTheMomentToTakeTheNextOne() throws Exception {
        submitted("first", 0);
        UUID second = submitted("second", 0);
        Lease lease = taken();
        UUID taker = UUID.randomUUID();

        Finished finished = queue.finish(lease, JobStatus.CANCELLED, "Job was cancelled", Retry.NEVER, taker);
        Finished repeated = queue.finish(lease, JobStatus.CANCELLED, "Job was cancelled", Retry.NEVER, taker);

        assertThat(finished.status()).contains(JobStatus.CANCELLED);
        assertThat(finished.next().orElseThrow().lease()).isEqualTo(new Lease(second, 1, taker));
        assertThat(repeated).isEqualTo(finished);
        assertThat(queue.finish(lease, JobStatus.CANCELLED, null, Retry.NEVER, UUID.randomUUID())
                        .next())
                .isEmpty();
    }

    @Test
    void aJobThatHasEndedLeavesNoPartWhateverEndedIt() throws Exception {
        UUID cancelled = submitted("cancelled", 30);
        queue.divide(taken(), plan(3));
        Lease running = taken();
        assertThat(queue.cancel(cancelled)).isPresent();
        assertThat(queue.renew(List.of(running))).containsExactly(Renewal.LOST);
        assertThat(Queues.finish(queue, running, JobStatus.SUCCESSFUL, null)).isEmpty();

        UUID failed = submitted("failed", 20);
        queue.divide(taken(), plan(3));
        Queues.finish(queue, taken(), JobStatus.SUCCESSFUL, null);
        Retry usual = Retry.of(null, false, true);
        assertThat(queue.finish(taken(), JobStatus.FAILED, "It broke", usual, null)
                        .status())
                .contains(JobStatus.QUEUED);
        Lease again = taken();
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(queue.finish(again, JobStatus.FAILED, "It broke", usual, null)
                        .status())
                .contains(JobStatus.FAILED);
        assertThat(queue.finish(again, JobStatus.FAILED, "It broke", usual, null)
                        .status())
                .contains(JobStatus.FAILED);

        assertThat(jobs.find(failed).orElseThrow().state())
                .returns("Segment 0: It broke", state -> state.message())
                .extracting(state -> state.history())
                .asInstanceOf(InstanceOfAssertFactories.list(PastAttempt.class))
                .singleElement()
                .returns("0", past -> past.part())
                .returns("It broke", past -> past.message())
                .returns(PastAttempt.Ending.FAILED, past -> past.ending());
        assertThat(queues.control(2).waiting()).isEmpty();
        assertThat(queues.control(2).state().running()).isZero();
        assertThat(keysOf(cancelled)).containsExactly("job:" + cancelled);
        assertThat(keysOf(failed)).containsExactly("job:" + failed);
    }

    @Test
    void aPartWhoseEngineIsLostThreeTimesEndsItsJob() throws Exception {
        UUID id = submitted("poison", 0);
        queue.divide(taken(), plan(2));
        for (int crash = 1; crash <= 3; crash++) {
            assertThat(taken()).returns("rest", Lease::part).returns(crash, Lease::attempt);
            queues.expireLease(id, "rest");
            assertThat(queue.reap())
                    .containsExactly(new TakenBack(id, "rest", crash, crash < 3 ? JobStatus.QUEUED : JobStatus.FAILED));
        }

        assertThat(jobs.find(id).orElseThrow().state().message()).contains("lost again and again");
        assertThat(queue.lease(UUID.randomUUID())).isEmpty();
    }

    @Test
    void aJobWhosePartsAreLostBeforeTheyAreJoinedIsRunAgainFromItsBeginning() throws Exception {
        UUID id = submitted("lost", 0);
        queue.divide(taken(), plan(1));
        Queues.finish(queue, taken(), JobStatus.SUCCESSFUL, null);
        Queues.finish(queue, taken(), JobStatus.SUCCESSFUL, null);
        Lease join = taken();

        assertThat(queue.forsake(join)).contains(JobStatus.QUEUED);

        LeasedJob again = queue.lease(UUID.randomUUID()).orElseThrow();
        assertThat(again.division()).isNull();
        assertThat(again.job().id()).isEqualTo(id);
        assertThat(again.job().state().progress()).isZero();
    }

    @Test
    void whoeverWasToJoinAJobAndLostItChangesNothingAnyMore() throws Exception {
        UUID id = submitted("join", 20);
        queue.divide(taken(), plan(1));
        Queues.finish(queue, taken(), JobStatus.SUCCESSFUL, null);
        Queues.finish(queue, taken(), JobStatus.SUCCESSFUL, null);
        Lease stopped = taken();
        assertThat(queue.release(stopped)).contains(JobStatus.IN_PROGRESS);

        assertThat(queue.renew(List.of(stopped))).containsExactly(Renewal.LOST);
        assertThat(queue.release(stopped)).isEmpty();
        assertThat(queue.commit(stopped, MANIFEST, List.of(), Map.of(), 1)).isEqualTo(Commitment.LOST);
        assertThat(Queues.finish(queue, stopped, JobStatus.FAILED, "late")).isEmpty();
        assertThat(queues.control(2).state()).isEqualTo(new QueueState(false, 1, 0));

        Lease zombie = taken();
        queues.expireLease(id);
        queue.reap();
        assertThat(queue.renew(List.of(zombie))).containsExactly(Renewal.LOST);
        assertThat(jobs.find(id).orElseThrow().state().history())
                .extracting(PastAttempt::attempt, PastAttempt::ending)
                .containsExactly(tuple(2, PastAttempt.Ending.PUT_BACK), tuple(3, PastAttempt.Ending.LOST));
        Lease last = taken();
        assertThat(queue.commit(last, MANIFEST, List.of(), Map.of(), 1)).isEqualTo(Commitment.COMMITTED);
        assertThat(Queues.finish(queue, last, JobStatus.SUCCESSFUL, null)).contains(JobStatus.SUCCESSFUL);
    }

    @Test
    void partsOfADividedJobTakeNoOtherJobsPlaceInTheQueue() throws Exception {
        JobQueue small = new JobQueue(
                redis,
                queues.keyspace(),
                new QueueTerms(2, Duration.ofSeconds(15), Duration.ofSeconds(6), 3, 1, Duration.ofMinutes(1)),
                new JobCodec());
        small.submit(Submission.of(UUID.randomUUID(), aRequest("parts", 0)));
        small.divide(small.lease(UUID.randomUUID()).orElseThrow().lease(), plan(5));

        small.submit(Submission.of(UUID.randomUUID(), aRequest("one", 0)));

        assertThatThrownBy(() -> small.submit(Submission.of(UUID.randomUUID(), aRequest("two", 0))))
                .isInstanceOf(QueueFullException.class);
    }

    @Test
    void anInstanceThatIsDeletedCancelsDividedJobsToo() throws Exception {
        UUID id = submitted("parts", 0);
        queue.divide(taken(), plan(2));
        Lease running = taken();
        queues.close();

        assertThat(queue.cancelWaiting(100)).containsExactly(id);

        assertThat(queue.release(running)).isEmpty();
        assertThat(jobs.find(id).orElseThrow().state().status()).isEqualTo(JobStatus.CANCELLED);
    }

    private UUID submitted(String name, int priority) throws Exception {
        return queue.submit(Submission.of(UUID.randomUUID(), aRequest(name, priority)))
                .job()
                .id();
    }

    private Lease taken() {
        return queue.lease(UUID.randomUUID()).orElseThrow().lease();
    }

    private int progress(UUID id) {
        return jobs.find(id).orElseThrow().state().progress();
    }

    private List<String> keysOf(UUID id) {
        return redis.getKeys()
                .getKeysStream()
                .filter(key -> key.contains(id.toString()))
                .map(key -> key.substring(queues.keyspace().key("").length()))
                .toList();
    }

    private static SegmentPlan plan(int segments) {
        return new SegmentPlan(Collections.nCopies(segments, new SegmentPlan.Segment(0, 2.0, null)), true, "digest");
    }
}
