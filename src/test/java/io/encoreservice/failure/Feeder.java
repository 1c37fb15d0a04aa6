package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that keeps some jobs under way, asks any engine that seems well, and repeats what was not answered. */
final class Feeder implements AutoCloseable {

    private static final Set<String> ENDS = Set.of("SUCCESSFUL", "FAILED", "CANCELLED", JobClient.MISSING);
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final long TICK_MILLIS = 150;
    private static final int CREATED = 201;
    private static final int CONFLICT = 409;

    private final JobClient api = new JobClient();
    private final Random random;
    private final Supplier<List<URI>> engines;
    private final Map<UUID, Accepted> jobs = new LinkedHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("feeder").daemon(true).factory());
    private volatile LongSupplier wanted = () -> 0;
    private @Nullable UUID unanswered;

    /**
     * A client.
     *
     * @param engines whom it may ask now
     */
    Feeder(long seed, Supplier<List<URI>> engines) {
        this.random = new Random(seed);
        this.engines = engines;
        var unused = clock.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * A job that an engine said it has.
     *
     * @param baseName what its files' names begin with
     * @param document the last that was read of it
     */
    record Accepted(UUID id, String baseName, JsonNode document) {

        String status() {
            return document.path("status").asString();
        }

        boolean hasEnded() {
            return ENDS.contains(status());
        }
    }

    /** Has so many jobs under way from now on. */
    void keep(LongSupplier number) {
        wanted = number;
    }

    /** Adds one job; returns once it was accepted. */
    UUID submit() {
        return submit(newId());
    }

    /** Adds one job under an id. */
    UUID submit(UUID id) {
        await().atMost(LONG).untilAsserted(() -> assertThat(offer(id)).isTrue());
        return id;
    }

    /** Waits until a job has ended. */
    Accepted awaitEnd(UUID id, Duration longest) {
        await().atMost(longest)
                .untilAsserted(() -> assertThat(job(id).hasEnded()).isTrue());
        return job(id);
    }

    /** Adds no more jobs and waits until all have ended, or no longer than told. */
    void drain(Duration longest) {
        keep(() -> 0);
        UUID open = unanswered();
        if (open != null) {
            // why: an engine may have it though it died before it could say so.
            submit(open);
        }
        long deadline = System.nanoTime() + longest.toNanos();
        await().atMost(longest.plus(LONG))
                .untilAsserted(() ->
                        assertThat(open() == 0 || System.nanoTime() > deadline).isTrue());
    }

    synchronized List<Accepted> jobs() {
        return List.copyOf(jobs.values());
    }

    synchronized Accepted job(UUID id) {
        return Optional.ofNullable(jobs.get(id)).orElseThrow();
    }

    private synchronized long open() {
        return jobs.values().stream().filter(job -> !job.hasEnded()).count();
    }

    private synchronized @Nullable UUID unanswered() {
        return unanswered;
    }

    private void tick() {
        try {
            look();
            if (open() < wanted.getAsLong()) {
                offerOne();
            }
        } catch (IOException e) {
            // why: an engine that was just killed answers nothing; another will at the next tick.
            return;
        }
    }

    private synchronized void look() throws IOException {
        List<URI> fit = engines.get();
        for (Accepted job : jobs()) {
            if (!job.hasEnded() && !fit.isEmpty()) {
                JsonNode document = api.job(any(fit), job.id());
                jobs.put(job.id(), new Accepted(job.id(), job.baseName(), document));
            }
        }
    }

    private synchronized void offerOne() {
        UUID id = unanswered == null ? newId() : unanswered;
        unanswered = offer(id) ? null : id;
    }

    private synchronized boolean offer(UUID id) {
        List<URI> fit = engines.get();
        if (fit.isEmpty()) {
            return false;
        }
        String name = "job-%s_".formatted(id);
        try {
            int status = api.post(any(fit), id, name);
            // why: a repeated POST meets the job when only the first answer was lost.
            if (status != CREATED && status != CONFLICT) {
                return false;
            }
        } catch (IOException e) {
            return false;
        }
        jobs.put(id, new Accepted(id, name, JsonMapper.shared().createObjectNode()));
        return true;
    }

    private synchronized UUID newId() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private URI any(List<URI> fit) {
        return fit.get(random.nextInt(fit.size()));
    }

    @Override
    public void close() {
        clock.shutdownNow();
        api.close();
    }
}
