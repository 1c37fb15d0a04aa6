package io.encoreservice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.encoreservice.failure.Call.Held;
import io.encoreservice.failure.Strike.Until;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Sets what was struck on its way again, tells of it in one line, and remembers who was hit. */
final class Aftermath {

    private static final Duration LONG = Duration.ofMinutes(2);

    private final Ledger ledger;
    private final MortalRedis redis;
    private final Path content;
    private final List<Hit> hits = new ArrayList<>();
    private final List<Outage> outages = new ArrayList<>();
    private final List<Strike> done = new ArrayList<>();
    private int halves;

    Aftermath(Ledger ledger, MortalRedis redis, Path content) {
        this.ledger = ledger;
        this.redis = redis;
        this.content = content;
    }

    /** A time without Redis, in nanoseconds. */
    record Outage(long from, long to) {}

    synchronized void hit(Held held, long at) {
        hits.add(new Hit(held, at));
    }

    synchronized List<Hit> hits() {
        return List.copyOf(hits);
    }

    synchronized List<Outage> outages() {
        return List.copyOf(outages);
    }

    synchronized List<Strike> done() {
        return List.copyOf(done);
    }

    /** How many engines were killed when some of a job's files were in place and some were not. */
    synchronized int halves() {
        return halves;
    }

    /** How many attempts that were hit wait for their next. */
    synchronized long waiting() {
        return hits.stream()
                .filter(hit -> !ledger.hasEnded(hit.held().job()))
                .filter(hit -> ledger.nextLease(hit.held()).isEmpty())
                .count();
    }

    void ofEngine(
            Strike strike,
            Station station,
            Optional<Held> culprit,
            List<Held> lost,
            List<String> targets,
            CompletableFuture<Void> end,
            Runnable up) {
        lost.forEach(held -> hit(held, station.downSince()));
        inBackground(end, () -> {
            station.child().awaitEnd();
            String moved = "";
            if (!targets.isEmpty()) {
                long inPlace = targets.stream()
                        .filter(target -> Files.exists(Targets.in(content, target)))
                        .count();
                moved = ", %d of %d files in place".formatted(inPlace, targets.size());
                halve(inPlace > 0 && inPlace < targets.size());
            }
            tell(strike, station, culprit, lost, moved);
            station.child().start();
            up.run();
        });
    }

    /** Answers when what was under way with the engine takes its course again, which is just before the engine does. */
    CompletableFuture<Boolean> ofZombie(
            Strike strike,
            Station station,
            Optional<Held> culprit,
            List<Held> lost,
            CompletableFuture<Void> end,
            Runnable up) {
        Held held = culprit.orElseThrow();
        long since = station.downSince();
        lost.forEach(other -> hit(other, since));
        CompletableFuture<Boolean> released = new CompletableFuture<>();
        inBackground(end, () -> {
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(
                            () -> assertThat(isTaken(held, strike.until())).isTrue());
            long stood = Duration.ofNanos(System.nanoTime() - since).toMillis();
            String until = strike.until() == Until.ANOTHER_BEGAN ? "began" : "ended";
            tell(strike, station, culprit, lost, ", stood still %d ms until another %s".formatted(stood, until));
            up.run();
            released.complete(true);
            station.child().thaw();
        });
        return released;
    }

    void ofRedis(Strike strike, Station station, Optional<Held> culprit, CompletableFuture<Void> end) {
        long from = System.nanoTime();
        redis.kill();
        inBackground(end, () -> {
            for (long left = strike.pause().toNanos(); left > 0; left = left(from, strike.pause())) {
                LockSupport.parkNanos(left);
            }
            redis.start();
            away(new Outage(from, System.nanoTime()));
            tell(
                    strike,
                    station,
                    culprit,
                    List.of(),
                    ", away %d ms"
                            .formatted(
                                    Duration.ofNanos(System.nanoTime() - from).toMillis()));
        });
    }

    private static long left(long from, Duration length) {
        return from + length.toNanos() - System.nanoTime();
    }

    private boolean isTaken(Held held, Until until) {
        return until == Until.ANOTHER_BEGAN ? ledger.nextLease(held).isPresent() : ledger.hasEnded(held.job());
    }

    private synchronized void halve(boolean half) {
        halves += half ? 1 : 0;
    }

    private synchronized void away(Outage outage) {
        outages.add(outage);
    }

    private synchronized void tell(
            Strike strike, Station station, Optional<Held> culprit, List<Held> lost, String more) {
        done.add(strike);
        String job = culprit.map(held -> "%.8s attempt %d".formatted(held.job(), held.attempt()))
                .orElse("no job yet");
        System.out.printf(
                "kill %3d  %s  %s  %s, %d attempts lost%s%n",
                strike.number(), strike, station.child().name(), job, lost.size(), more);
    }

    private static void inBackground(CompletableFuture<Void> end, Runnable work) {
        Thread.ofPlatform().name("aftermath").daemon(true).start(() -> {
            try {
                work.run();
                end.complete(null);
            } catch (RuntimeException | AssertionError e) {
                end.completeExceptionally(e);
            }
        });
    }
}
