package io.encoreservice.engine.worker;

import static io.encoreservice.engine.job.Requests.aRequest;
import static io.encoreservice.engine.job.Requests.aRequestWith;
import static io.encoreservice.engine.job.Requests.aSegmentedRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.JobRepository;
import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.job.JobStateException;
import io.encoreservice.engine.job.JobStatus;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.job.PastAttempt;
import io.encoreservice.engine.job.SegmentPlan;
import io.encoreservice.engine.job.SegmentPlan.Segment;
import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.engine.queue.Lease;
import io.encoreservice.engine.queue.QueueState;
import io.encoreservice.engine.queue.Queues;
import io.encoreservice.engine.queue.Submission;
import io.encoreservice.engine.storage.UserContent;
import io.encoreservice.shared.redis.RedisAwayException;
import io.encoreservice.shared.redis.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RedissonClient;

class WorkersIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    static RedisServer server;
    static RedissonClient redis;

    @TempDir
    Path folder;

    private final List<Workers> engines = new ArrayList<>();
    private ScriptedSteps steps = new ScriptedSteps();
    private Queues queues;
    private JobQueue queue;
    private JobRepository jobs;
    private UserContent content;

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
        steps = new ScriptedSteps();
        queues = new Queues(redis);
        queue = queues.queue(2);
        jobs = queues.repository();
        content = new UserContent(folder);
    }

    @AfterEach
    void stopEngines() {
        engines.forEach(Workers::stop);
    }

    @Test
    void aJobIsPickedUpAtOnceAndRunsToItsPublishedEnd() throws Exception {
        anEngine(2);

        long before = System.nanoTime();
        EncoreJob job = queue.submit(Submission.of(UUID.randomUUID(), aRequest("fast", 0)))
                .job();

        awaitStatus(job.id(), JobStatus.SUCCESSFUL);
        System.out.printf("submit to SUCCESSFUL: %d ms%n", (System.nanoTime() - before) / 1_000_000);
        EncoreJob done = find(job.id());
        assertThat(done.state().progress()).isEqualTo(100);
        assertThat(done.state().speed()).isEqualTo(2.5);
        assertThat(done.state().startedDate()).isNotNull();
        assertThat(done.state().completedDate()).isNotNull();
        assertThat(steps.published).containsExactly(job.id());
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(steps.reported)
                        .extracting(reported -> reported.state().status())
                        .containsExactly(JobStatus.SUCCESSFUL));
        assertThat(folder.resolve(".attempts").resolve(job.id().toString())).doesNotExist();
    }

    @Test
    void aJobThatStumblesSucceedsTheNextTimeAndTellsOfTheFirst() throws Exception {
        anEngine(1);
        EncoreJob job = queue.submit(Submission.of(UUID.randomUUID(), aRequestWith("stumble", 1)))
                .job();
        await().atMost(LONG).until(() -> !find(job.id()).state().history().isEmpty());

        queues.endPause(job.id());

        awaitStatus(job.id(), JobStatus.SUCCESSFUL);
        assertThat(find(job.id()).state()).returns(2, state -> state.attempt()).returns(null, state -> state.message());
        assertThat(find(job.id()).state().history())
                .extracting(PastAttempt::ending, PastAttempt::message)
                .containsExactly(tuple(PastAttempt.Ending.FAILED, "It broke"));
        assertThat(steps.reported)
                .extracting(reported -> reported.state().status())
                .doesNotContain(JobStatus.FAILED);
    }

    @Test
    void aFailureIsTheJobsMessage() throws Exception {
        anEngine(1);

        EncoreJob job = queue.submit(Submission.of(UUID.randomUUID(), aRequest("break", 0)))
                .job();

        awaitStatus(job.id(), JobStatus.FAILED);
        assertThat(find(job.id()).state().message()).isEqualTo("It broke");
    }

    @Test
    void aJobWhoseFilesWereLostBeforeTheyWerePublishedIsRunAgain() throws Exception {
        anEngine(1);

        EncoreJob job = queue.submit(Submission.of(UUID.randomUUID(), aRequest("lose", 0)))
                .job();

        awaitStatus(job.id(), JobStatus.SUCCESSFUL);
        assertThat(steps.started).containsExactly(job.id(), job.id());
        assertThat(steps.published).containsExactly(job.id());
        assertThat(find(job.id()).state().history())
                .extracting(PastAttempt::ending)
                .containsExactly(PastAttempt.Ending.LOST);
    }

    @Test
    void cancellingARunningJobInterruptsItAtOnceAndTheWorkerGoesOn() throws Exception {
        anEngine(1);
        EncoreJob job = queue.submit(Submission.of(UUID.randomUUID(), aRequest("stay", 0)))
                .job();
        awaitStarted(job.id());

        long before = System.nanoTime();
        queue.cancel(job.id());

        awaitStatus(job.id(), JobStatus.CANCELLED);
        System.out.printf("cancel to CANCELLED: %d ms%n", (System.nanoTime() - before) / 1_000_000);
        assertThat(steps.interrupted).containsExactly(job.id());
        EncoreJob next = queue.submit(Submission.of(UUID.randomUUID(), aRequest("fast", 0)))
                .job();
        awaitStatus(next.id(), JobStatus.SUCCESSFUL);
    }

    @Test
    void aCancelWhoseMessageWasLostIsSeenAtTheNextRenewal() throws Exception {
        anEngine(1);
        EncoreJob job = queue.submit(Submission.of(UUID.randomUUID(), aRequest("stay", 0)))
                .job();
        awaitStarted(job.id());

        redis.getMap(queues.keyspace().job(job.id())).fastPut("cancel", "1");

        awaitStatus(job.id(), JobStatus.CANCELLED);
    }

    @Test
    void stoppingAnEnginePutsItsJobBackInFrontWithinFiveSeconds() throws Exception {
        Workers engine = anEngine(1);
        EncoreJob running = queue.submit(Submission.of(UUID.randomUUID(), aRequest("stay", 10)))
                .job();
        awaitStarted(running.id());
        EncoreJob waiting = queue.submit(Submission.of(UUID.randomUUID(), aRequest("fast", 40)))
                .job();

        long before = System.nanoTime();
        engine.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        assertThat(find(running.id()).state().status()).isEqualTo(JobStatus.QUEUED);
        assertThat(queues.control(2).waiting()).extracting(job -> job.id()).containsExactly(running.id(), waiting.id());
    }

    @Test
    void anEngineOfADeletedInstanceCancelsWhatRunsAndWhatWaitsAndTellsTheOwners() throws Exception {
        Workers engine = anEngine(1);
        EncoreJob running = queue.submit(Submission.of(UUID.randomUUID(), aRequest("stay", 10)))
                .job();
        awaitStarted(running.id());
        EncoreJob waiting = queue.submit(Submission.of(UUID.randomUUID(), aRequest("fast", 0)))
                .job();
        queues.close();

        engine.stop();

        assertThat(find(running.id()).state().status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(find(waiting.id()).state().status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(steps.reported).extracting(EncoreJob::id).containsExactlyInAnyOrder(running.id(), waiting.id());
    }

    @Test
    void aZombieIsStoppedWhenItsLeaseWasLostAndItsFilesAreNotPublished() throws Exception {
        anEngine(1);
        EncoreJob job = queue.submit(Submission.of(UUID.randomUUID(), aRequest("stay", 0)))
                .job();
        awaitStarted(job.id());

        // the engine was away for longer than its lease: another one has the job now
        queues.reapersWereThere();
        queues.expireLease(job.id());
        queue.reap();

        await().atMost(LONG).untilAsserted(() -> assertThat(steps.interrupted).contains(job.id()));
        assertThat(steps.published).isEmpty();
        awaitStarted(job.id());
        assertThat(find(job.id()).state().status()).isNotEqualTo(JobStatus.CANCELLED);
        queue.cancel(job.id());
        awaitStatus(job.id(), JobStatus.CANCELLED);
    }

    @Test
    void aJobThatWasCommittedIsOnlyPublishedAfterACrashAndCannotBeCancelled() throws Exception {
        EncoreJob job = queue.submit(Submission.of(UUID.randomUUID(), aRequest("stay", 0)))
                .job();
        Lease dead = queue.lease(UUID.randomUUID()).orElseThrow().lease();
        OutputManifest manifest = new OutputManifest(
                List.of(new OutputManifest.Entry("out.mp4", "/usercontent/out/" + job.id() + ".mp4")));
        queue.commit(dead, manifest, List.of(), Map.of(), 1.5);
        queues.reapersWereThere();
        queues.expireLease(job.id());
        queue.reap();
        assertThatThrownBy(() -> queue.cancel(job.id()))
                .isInstanceOf(JobStateException.class)
                .hasMessageContaining("being published");

        anEngine(1);

        awaitStatus(job.id(), JobStatus.SUCCESSFUL);
        assertThat(steps.started).isEmpty();
        assertThat(steps.published).containsExactly(job.id());
        assertThat(find(job.id()).state().speed()).isEqualTo(1.5);
    }

    @Test
    void twoEnginesRunEachOfAThousandJobsOnce() throws Exception {
        ScriptedSteps other = new ScriptedSteps();
        engines.add(engine(steps, 4));
        engines.add(engine(other, 4));
        List<UUID> submitted = new ArrayList<>();
        long before = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            submitted.add(queue.submit(Submission.of(UUID.randomUUID(), aRequest("fast", i % 101)))
                    .job()
                    .id());
        }

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(steps.published.size() + other.published.size())
                        .isGreaterThanOrEqualTo(1_000));
        System.out.printf(
                "1000 jobs by two engines (%d + %d) in %d ms%n",
                steps.published.size(), other.published.size(), (System.nanoTime() - before) / 1_000_000);
        List<UUID> ran = new ArrayList<>(steps.started);
        ran.addAll(other.started);
        assertThat(ran).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(new HashSet<>(ran)).isEqualTo(new HashSet<>(submitted));
    }

    @Test
    void anOutputFolderThatCannotBeWrittenFailsTheJobWithAReason() throws Exception {
        Files.writeString(folder.resolve(".attempts"), "a file where a folder should be");
        anEngine(1);

        EncoreJob job = queue.submit(Submission.of(UUID.randomUUID(), aRequest("fast", 0)))
                .job();

        awaitStatus(job.id(), JobStatus.FAILED);
        assertThat(find(job.id()).state().message()).contains("content folder").doesNotContain(folder.toString());
    }

    @Test
    void aQueueThatResumesWakesEveryIdleWorker() throws Exception {
        anEngine(3);
        queues.control(2).pause();
        for (int i = 0; i < 3; i++) {
            queue.submit(Submission.of(UUID.randomUUID(), aRequest("stay", 0)));
        }
        assertThat(queues.control(2).state()).isEqualTo(new QueueState(true, 3, 0));

        long before = System.nanoTime();
        queues.control(2).resume();

        await().atMost(LONG).untilAsserted(() -> assertThat(steps.started).hasSize(3));
        System.out.printf("resume to three started jobs: %d ms%n", (System.nanoTime() - before) / 1_000_000);
        queues.control(2).waiting().forEach(job -> assertThat(job).isNull());
        for (UUID id : steps.started) {
            queue.cancel(id);
        }
    }

    @Test
    void whatAnEarlierAttemptLeftIsGoneWhenTheNextOneRuns() throws Exception {
        UUID id = queue.submit(Submission.of(UUID.randomUUID(), aRequest("stay", 0)))
                .job()
                .id();
        queue.lease(UUID.randomUUID());
        Path dead = content.createAttemptFolder(id, "1");
        queues.reapersWereThere();
        queues.expireLease(id);
        queue.reap();

        anEngine(1);

        awaitStarted(id);
        assertThat(dead).doesNotExist();
        try (Stream<Path> folders = Files.list(dead.getParent())) {
            assertThat(folders).singleElement().asString().contains("/2-");
        }
        queue.cancel(id);
        awaitStatus(id, JobStatus.CANCELLED);
    }

    @Test
    void whatEndedLongAgoIsForgottenAndWhatRunsOrWaitsNever() throws Exception {
        UUID ended = queue.submit(Submission.of(UUID.randomUUID(), aRequest("ended", 0)))
                .job()
                .id();
        queue.cancel(ended);
        UUID runs = queue.submit(Submission.of(UUID.randomUUID(), aRequest("stay", 90)))
                .job()
                .id();
        UUID waits = queue.submit(Submission.of(UUID.randomUUID(), aRequest("fast", 0)))
                .job()
                .id();

        engines.add(engine(steps, 1, Duration.ofMillis(1)));

        await().atMost(LONG).untilAsserted(() -> assertThat(jobs.find(ended)).isEmpty());
        awaitStarted(runs);
        assertThat(find(runs).state().status()).isEqualTo(JobStatus.IN_PROGRESS);
        assertThat(find(waits).state().status()).isEqualTo(JobStatus.QUEUED);
        queue.cancel(runs);
        awaitStatus(waits, JobStatus.SUCCESSFUL);
    }

    @Test
    void workersGoOnAfterRedisWasAway() throws Exception {
        anEngine(1);
        EncoreJob running = queue.submit(Submission.of(UUID.randomUUID(), aRequest("stay", 0)))
                .job();
        awaitStarted(running.id());

        server.crash();

        await().atMost(LONG).untilAsserted(() -> assertThat(redisAnswers()).isTrue());
        queue.cancel(running.id());
        awaitStatus(running.id(), JobStatus.CANCELLED);
        assertThat(steps.started).containsExactly(running.id());
        EncoreJob next = queue.submit(Submission.of(UUID.randomUUID(), aRequest("fast", 0)))
                .job();
        awaitStatus(next.id(), JobStatus.SUCCESSFUL);
    }

    @Test
    void whatAnEngineLeftOfAnEndedJobIsDeletedByTheNextOne() throws Exception {
        Path left = content.createAttemptFolder(UUID.randomUUID(), "1");
        queue.submit(Submission.of(UUID.randomUUID(), aRequest("stay", 90)));
        UUID waiting = UUID.randomUUID();
        queue.submit(Submission.of(waiting, aRequest("stay", 0))).job();
        Path needed = content.createAttemptFolder(waiting, "7");

        anEngine(1);

        await().atMost(LONG).untilAsserted(() -> assertThat(left.getParent()).doesNotExist());
        assertThat(needed).exists();
    }

    @Test
    void workersThatDrainTheQueueEndWhenNoJobWaits() throws Exception {
        List<UUID> submitted = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            submitted.add(submit(aRequest("fast", i)));
        }
        submitted.add(submit(aSegmentedRequest("parts", 90, 3)));
        Workers engine = new Workers(queue, jobs, content, steps, 2, Duration.ofDays(7), true);
        engines.add(engine);

        engine.start();
        engine.awaitEnd();

        for (UUID id : submitted) {
            assertThat(find(id).state().status()).isEqualTo(JobStatus.SUCCESSFUL);
        }
    }

    @Test
    void aDividedJobIsMadeByOneWorkerAloneAndJoined() throws Exception {
        anEngine(1);

        UUID id = submit(aSegmentedRequest("parts", 0, 4));

        awaitStatus(id, JobStatus.SUCCESSFUL);
        assertThat(steps.parts).containsExactly("rest", "0", "1", "2", "3");
        assertThat(steps.joined).containsExactly(id);
        assertThat(steps.published).containsExactly(id);
        assertThat(find(id).state().progress()).isEqualTo(100);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(folder.resolve(".attempts").resolve(id.toString()))
                        .doesNotExist());
    }

    @Test
    void twoEnginesShareThePartsOfManyJobs() throws Exception {
        ScriptedSteps other = new ScriptedSteps();
        engines.add(engine(steps, 2));
        engines.add(engine(other, 2));
        List<UUID> submitted = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            submitted.add(submit(aSegmentedRequest("parts", i, 5)));
        }

        for (UUID id : submitted) {
            awaitStatus(id, JobStatus.SUCCESSFUL);
        }
        assertThat(steps.parts.size() + other.parts.size()).isEqualTo(30 * 6);
        assertThat(steps.parts).isNotEmpty();
        assertThat(other.parts).isNotEmpty();
        assertThat(steps.published.size() + other.published.size()).isEqualTo(30);
        assertThat(folder.resolve(".attempts")).isEmptyDirectory();
    }

    @Test
    void aSegmentThatFailsOnceIsTriedAgainAndOneThatFailsTwiceEndsItsJobByItsReason() throws Exception {
        anEngine(2);

        UUID stumbling = submit(aSegmentedRequest("stumble", 10, 3));
        awaitStatus(stumbling, JobStatus.SUCCESSFUL);
        UUID breaking = submit(aSegmentedRequest("break", 0, 3));
        awaitStatus(breaking, JobStatus.FAILED);

        assertThat(find(stumbling).state().history())
                .extracting(PastAttempt::ending, PastAttempt::part, PastAttempt::message)
                .containsExactly(tuple(PastAttempt.Ending.FAILED, "1", "It broke"));
        assertThat(find(breaking).state().message()).isEqualTo("Segment 1: It broke");
        assertThat(steps.joined).containsExactly(stumbling);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(folder.resolve(".attempts")).isEmptyDirectory());
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(steps.reported)
                        .filteredOn(reported -> reported.state().status().isTerminal())
                        .extracting(EncoreJob::id)
                        .containsExactly(stumbling, breaking));
    }

    @Test
    void cancellingADividedJobInterruptsAllItsPartsAndLeavesNothing() throws Exception {
        anEngine(2);
        UUID id = submit(aSegmentedRequest("stay", 0, 5));
        await().atMost(LONG).untilAsserted(() -> assertThat(steps.parts).hasSize(2));

        assertThat(queue.cancel(id)).isPresent();

        await().atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(steps.interrupted).containsExactly(id, id));
        assertThat(find(id).state().status()).isEqualTo(JobStatus.CANCELLED);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(folder.resolve(".attempts")).isEmptyDirectory());
        UUID next = submit(aSegmentedRequest("parts", 0, 2));
        awaitStatus(next, JobStatus.SUCCESSFUL);
        assertThat(steps.parts).hasSize(2 + 3);
    }

    @Test
    void aCancelOfPartsWhoseMessageWasLostIsSeenAtTheNextRenewal() throws Exception {
        anEngine(1);
        UUID id = submit(aSegmentedRequest("stay", 0, 2));
        await().atMost(LONG).untilAsserted(() -> assertThat(steps.parts).hasSize(1));

        redis.getScoredSortedSet(queues.keyspace().key("leases")).remove(id + "/rest");
        redis.getMap(queues.keyspace().key("job:" + id + "/rest")).fastPut("taker", "another");

        await().atMost(LONG).untilAsserted(() -> assertThat(steps.interrupted).contains(id));
        queue.cancel(id);
        awaitStatus(id, JobStatus.CANCELLED);
    }

    @Test
    void stoppingAnEnginePutsItsPartsBackAndDropsNone() throws Exception {
        Workers engine = anEngine(2);
        UUID id = submit(aSegmentedRequest("stay", 0, 3));
        await().atMost(LONG).untilAsserted(() -> assertThat(steps.parts).hasSize(2));

        engine.stop();

        assertThat(find(id).state().status()).isEqualTo(JobStatus.IN_PROGRESS);
        assertThat(queues.control(2).waiting()).hasSize(4);
        assertThat(queues.control(2).state().running()).isZero();
        queue.cancel(id);
    }

    @Test
    void partsWhoseFilesAreGoneBeforeTheyAreJoinedAreMadeAgain() throws Exception {
        UUID id = submit(aSegmentedRequest("parts", 0, 1));
        queue.divide(taken(), new SegmentPlan(List.of(new Segment(0, null, null)), false, "digest"));
        Queues.finish(queue, taken(), JobStatus.SUCCESSFUL, null);

        anEngine(1);

        awaitStatus(id, JobStatus.SUCCESSFUL);
        assertThat(steps.parts).containsExactly("rest", "0");
        assertThat(steps.joined).containsExactly(id);
    }

    private Lease taken() {
        return queue.lease(UUID.randomUUID()).orElseThrow().lease();
    }

    private UUID submit(JobRequest request) throws Exception {
        return queue.submit(Submission.of(UUID.randomUUID(), request)).job().id();
    }

    private Workers anEngine(int workers) {
        Workers engine = engine(steps, workers);
        engines.add(engine);
        return engine;
    }

    private Workers engine(JobSteps steps, int workers) {
        return engine(steps, workers, Duration.ofDays(7));
    }

    private Workers engine(JobSteps steps, int workers, Duration expiry) {
        Workers engine = new Workers(queue, jobs, content, steps, workers, expiry, false);
        engine.start();
        return engine;
    }

    private boolean redisAnswers() {
        try {
            return !queue.isClosed();
        } catch (RedisAwayException e) {
            return false;
        }
    }

    private EncoreJob find(UUID id) {
        return jobs.find(id).orElseThrow();
    }

    private void awaitStarted(UUID id) {
        await().atMost(LONG).untilAsserted(() -> assertThat(steps.started).contains(id));
    }

    private void awaitStatus(UUID id, JobStatus status) {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(find(id).state().status()).isEqualTo(status));
    }
}
