package io.encoreservice.engine.queue;

import static io.encoreservice.engine.job.Requests.aRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.engine.job.EncoreJob;
import io.encoreservice.engine.job.JobFilter;
import io.encoreservice.engine.job.JobOrder;
import io.encoreservice.engine.job.JobRepository;
import io.encoreservice.engine.job.JobStateException;
import io.encoreservice.engine.job.JobStatus;
import io.encoreservice.engine.job.OutputManifest;
import io.encoreservice.engine.job.SegmentPlan;
import io.encoreservice.shared.redis.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;

/** Random sequences of steps against {@link ModelQueue}: every answer, and at the end every list, must be the model's. */
class JobQueueModelIT {

    private static final int SEQUENCES = Integer.getInteger("queue.sequences", 10_000);
    private static final int LONGEST = 14;
    private static final int THREADS = 12;
    private static final List<String> FILES = List.of("/usercontent/a", "/usercontent/b", "/usercontent/c");

    static RedisServer server;
    static RedissonClient redis;

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

    @Test
    void theQueueDoesWhatTheModelDoes() throws Exception {
        AtomicInteger seeds = new AtomicInteger();
        AtomicLong steps = new AtomicLong();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(() -> {
                    int seed = seeds.getAndIncrement();
                    while (seed < SEQUENCES) {
                        steps.addAndGet(new Sequence(seed).run());
                        seed = seeds.getAndIncrement();
                    }
                    return null;
                }));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        }
        System.out.printf("%d sequences, %d steps, 0 differences%n", seeds.get() - THREADS, steps.get());
        assertThat(seeds.get() - THREADS).isEqualTo(SEQUENCES);
    }

    /** One seeded sequence on a queue of its own. */
    private static final class Sequence {

        private final Random random;
        private final String seed;
        private final Queues queues = new Queues(redis);
        private final int classes;
        private final JobQueue queue;
        private final QueueControl control;
        private final JobRepository jobs = queues.repository();
        private final ModelQueue model;
        private final List<Lease> leases = new ArrayList<>();

        Sequence(int seed) {
            this.random = new Random(seed);
            this.seed = "seed " + seed;
            this.classes = 1 + random.nextInt(4);
            this.queue = queues.queue(classes);
            this.control = queues.control(classes);
            this.model = new ModelQueue(QueueTerms.of(classes, 0, Duration.ZERO));
            queues.reapersWereThere();
        }

        int run() throws Exception {
            int steps = 4 + random.nextInt(LONGEST);
            for (int i = 0; i < steps; i++) {
                step();
            }
            compare();
            return steps;
        }

        private void step() throws Exception {
            switch (random.nextInt(26)) {
                case 24, 25 -> divide();
                case 0, 1, 2, 3, 4, 5, 6 -> submit();
                case 7, 8, 9, 10, 11 -> lease();
                case 12, 13 -> renewOrRelease();
                case 14, 15, 16, 17 -> commitOrFinish();
                case 18, 19 -> cancel();
                case 20 -> prioritize();
                case 21 -> pauseOrResume();
                default -> crash();
            }
        }

        private void submit() throws Exception {
            UUID id = UUID.randomUUID();
            int priority = random.nextInt(101);
            List<String> outputs = random.nextInt(3) == 0 ? List.of(any(FILES)) : List.of();
            String key = random.nextInt(3) == 0 ? "key" + random.nextInt(3) : null;
            String wish = "wish" + random.nextInt(2);
            Submission submission =
                    Submission.of(id, aRequest("name", priority)).writing(outputs);
            Object answer;
            try {
                answer = queue.submit(key == null ? submission : submission.once(IdempotencyKey.of(key, wish)))
                        .job()
                        .id();
            } catch (KeyReusedException | OutputTakenException e) {
                answer = e.getClass();
            }
            assertThat(answer).as(seed).isEqualTo(model.submit(id, priority, outputs, key, wish));
        }

        private void prioritize() throws Exception {
            if (model.jobs().isEmpty()) {
                return;
            }
            ModelQueue.Job job = any(model.jobs());
            int priority = random.nextInt(101);
            boolean waits;
            try {
                waits = queue.prioritize(job.id, priority).request().priority() == priority;
            } catch (JobStateException e) {
                waits = false;
            }
            assertThat(waits).as(seed).isEqualTo(model.prioritize(job, priority));
        }

        private void pauseOrResume() {
            model.paused = random.nextInt(3) == 0;
            QueueState state = model.paused ? control.pause() : control.resume();
            assertThat(state)
                    .as(seed)
                    .isEqualTo(new QueueState(
                            model.paused, model.waiting().size(), model.held().size()));
        }

        /** Asks once, or as often as somebody whose answers get lost; only the last answer counts. */
        private <T> T asked(Supplier<T> step) {
            T answer = step.get();
            while (random.nextInt(4) == 0) {
                answer = step.get();
            }
            return answer;
        }

        private void lease() {
            UUID taker = UUID.randomUUID();
            Optional<Lease> leased = asked(() -> queue.lease(taker)).map(LeasedJob::lease);
            assertThat(leased).as(seed).isEqualTo(model.lease(taker));
            leased.ifPresent(leases::add);
        }

        private void divide() {
            if (leases.isEmpty()) {
                return;
            }
            Lease lease = any(leases);
            if (lease.part() != null) {
                return;
            }
            SegmentPlan plan = new SegmentPlan(
                    Collections.nCopies(1 + random.nextInt(2), new SegmentPlan.Segment(0, null, null)),
                    random.nextBoolean(),
                    "");
            assertThat(asked(() -> queue.divide(lease, plan))).as(seed).isEqualTo(model.divide(lease, plan.parts()));
        }

        private void renewOrRelease() {
            if (leases.isEmpty()) {
                return;
            }
            Lease lease = any(leases);
            assertThat(asked(() -> queue.renew(List.of(lease)))).as(seed).containsExactly(model.renew(lease));
            if (random.nextBoolean()) {
                assertThat(queue.release(lease)).as(seed).isEqualTo(model.release(lease));
            }
        }

        private void commitOrFinish() {
            if (leases.isEmpty()) {
                return;
            }
            Lease lease = any(leases);
            if (lease.part() == null && random.nextInt(3) > 0) {
                List<String> files = List.of(any(FILES), "/usercontent/" + lease.job());
                OutputManifest manifest = new OutputManifest(files.stream()
                        .map(file -> new OutputManifest.Entry("staged", file))
                        .toList());
                assertThat(asked(() -> queue.commit(lease, manifest, List.of(), Map.of(), 1)))
                        .as(seed)
                        .isEqualTo(model.commit(lease, files));
            }
            if (random.nextBoolean()) {
                boolean made = lease.part() != null ? random.nextInt(5) > 0 : model.isCommitted(lease);
                JobStatus status = made ? JobStatus.SUCCESSFUL : JobStatus.FAILED;
                finish(lease, status, new Retry(random.nextInt(3), false));
            } else if (random.nextInt(4) == 0) {
                assertThat(queue.forsake(lease)).as(seed).isEqualTo(model.forsake(lease));
            }
        }

        private void finish(Lease lease, JobStatus status, Retry retry) {
            UUID taker = random.nextBoolean() ? UUID.randomUUID() : null;
            Supplier<Finished> step = () -> queue.finish(lease, status, null, retry, taker);
            // why: what is tried again may be somebody else's before it is asked again.
            Finished finished = status == JobStatus.FAILED ? step.get() : asked(step);
            assertThat(finished.status()).as(seed).isEqualTo(model.finish(lease, status, retry.times()));
            Optional<Lease> next = finished.next().map(LeasedJob::lease);
            assertThat(next).as(seed).isEqualTo(taker == null ? Optional.empty() : model.lease(taker));
            next.ifPresent(leases::add);
        }

        private void cancel() throws Exception {
            if (model.jobs().isEmpty()) {
                return;
            }
            ModelQueue.Job job = any(model.jobs());
            String answer;
            try {
                answer = queue.cancel(job.id).isPresent() ? "ended" : "asked";
            } catch (JobStateException e) {
                answer = "refused";
            }
            assertThat(answer).as(seed).isEqualTo(model.cancel(job));
        }

        private void crash() {
            List<ModelQueue.Job> running = model.held();
            if (running.isEmpty()) {
                return;
            }
            ModelQueue.Job job = any(running);
            queues.expireLease(job.id, job.part);
            assertThat(queue.reap()).as(seed).containsExactly(model.reap(job));
        }

        private void compare() {
            assertThat(control.waiting()
                            .map(job -> Map.entry(job.id(), Objects.requireNonNullElse(job.segment(), -1)))
                            .toList())
                    .as(seed)
                    .isEqualTo(model.waiting());
            assertThat(redis.getScoredSortedSet(queues.keyspace().key("leases")).size())
                    .as(seed)
                    .isEqualTo(model.held().size());
            List<EncoreJob> stored = jobs.page(JobFilter.all(), new JobOrder(JobOrder.Key.CREATED_DATE, true), 0, 100)
                    .jobs();
            assertThat(stored.stream().map(EncoreJob::id).toList())
                    .as(seed)
                    .isEqualTo(model.jobs().stream().map(job -> job.id).toList());
            assertThat(stored.stream().map(job -> job.state().status()).toList())
                    .as(seed)
                    .isEqualTo(model.jobs().stream().map(job -> job.status).toList());
            assertThat(stored.stream().map(job -> job.request().priority()).toList())
                    .as(seed)
                    .isEqualTo(model.jobs().stream().map(job -> job.priority).toList());
            assertThat(redis.<String, String>getMap(queues.keyspace().key("outputs"))
                            .size())
                    .as(seed)
                    .isEqualTo(model.jobs().stream()
                            .filter(job -> !job.status.isTerminal())
                            .flatMap(job -> job.outputs.stream())
                            .distinct()
                            .count());
            for (JobStatus status : JobStatus.values()) {
                assertThat(jobs.page(JobFilter.byStatus(status), new JobOrder(JobOrder.Key.PRIORITY, true), 0, 1)
                                .total())
                        .as(seed)
                        .isEqualTo(model.jobs().stream()
                                .filter(job -> job.status == status)
                                .count());
            }
        }

        private <T> T any(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }
    }
}
