package io.encoreservice.failure;

import io.encoreservice.failure.Call.Answered;
import io.encoreservice.failure.Call.Held;
import io.encoreservice.failure.Station.Stage;
import io.encoreservice.failure.Strike.Victim;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for the armed strike's phase in whichever engine reaches it first, and strikes there. */
final class Marksman implements Witness {

    private static final int LAST_THAT_MAY_BE_LOST = 2;
    private static final long LURKING_NANOS = 3_000_000_000L;
    private static final double HASTE = 0.8;
    private static final double EARLY = 0.2;
    private static final CompletableFuture<Boolean> ITS_COURSE = CompletableFuture.completedFuture(true);
    private static final CompletableFuture<Boolean> NO_FURTHER = CompletableFuture.completedFuture(false);

    private final Ledger ledger;
    private final Aftermath aftermath;
    private final Path content;
    private final Map<String, Station> stations = new LinkedHashMap<>();
    private @Nullable Strike armed;
    private CompletableFuture<Void> struck = new CompletableFuture<>();
    private double haste = 1;

    Marksman(Ledger ledger, Aftermath aftermath, Path content) {
        this.ledger = ledger;
        this.aftermath = aftermath;
        this.content = content;
    }

    synchronized void watch(Station station) {
        stations.put(station.child().name(), station);
    }

    synchronized boolean allFit() {
        return stations.values().stream().allMatch(Station::isFit);
    }

    synchronized List<Station> fit() {
        return stations.values().stream().filter(Station::isFit).toList();
    }

    /** All engines, fit or not. */
    synchronized List<Station> stations() {
        return List.copyOf(stations.values());
    }

    /** Has the strike done as soon as it can be; answers when whoever it hit is on its way again. */
    synchronized CompletableFuture<Void> arm(Strike strike) {
        armed = strike;
        haste = 1;
        struck = new CompletableFuture<>();
        return struck;
    }

    @Override
    public boolean asked(Call call) {
        return courseBefore(call).join();
    }

    @Override
    public boolean answered(Answered done) {
        return courseAfter(done).join();
    }

    @Override
    public synchronized void told(Answered done) {
        Strike strike = armed;
        Station station = station(done.call());
        if (strike == null || station.isDown() || !isStep(done.call()) || !done.isAccepted()) {
            return;
        }
        Held held = done.held();
        if (isAimedAt(strike, Moment.TOLD, done.call()) && mayHit(strike, station, Optional.of(held))) {
            var unused = strike(strike, station, Optional.of(held), List.of());
        } else if (strike.moment() == Moment.WITHIN && leadsInto(strike.phase(), done)) {
            Held next = done.leased().orElse(held);
            inBackground(() -> lurk(strike, station, next));
        }
    }

    private synchronized CompletableFuture<Boolean> courseBefore(Call call) {
        Station station = station(call);
        station.asked(call);
        Strike strike = armed;
        if (strike == null || station.isDown() || !isAimedAt(strike, Moment.BEFORE, call)) {
            return ITS_COURSE;
        }
        Optional<Held> culprit = call.is("lease") ? Optional.empty() : Optional.of(call.held());
        return mayHit(strike, station, culprit) ? strike(strike, station, culprit, List.of()) : ITS_COURSE;
    }

    private synchronized CompletableFuture<Boolean> courseAfter(Answered done) {
        ledger.note(done);
        Station station = station(done.call());
        Optional<Held> leased = done.leased();
        if (station.isDown()) {
            // why: what Redis gave to an engine that was already struck is lost with it.
            leased.ifPresent(held -> aftermath.hit(held, station.downSince()));
            return ITS_COURSE;
        }
        station.answered(done);
        Strike strike = armed;
        if (strike == null || !isStep(done.call()) || !done.isAccepted()) {
            return ITS_COURSE;
        }
        Held held = done.held();
        if (isAimedAt(strike, Moment.EXECUTED, done.call()) && mayHit(strike, station, Optional.of(held))) {
            return strike(strike, station, Optional.of(held), List.of());
        }
        if (strike.phase() == Phase.RENAME && done.call().is("commit")) {
            lurkAtFiles(strike, station, held, done.call().targets());
        }
        return ITS_COURSE;
    }

    private void lurk(Strike strike, Station station, Held held) {
        long nanos;
        synchronized (this) {
            nanos = (long) (strike.fraction() * haste * station.pace(stage(strike.phase())));
        }
        pause(nanos);
        strikeAt(strike, station, held, List.of());
    }

    // why: the engine hears of its commit only when somebody looks already, since the renames take a moment only.
    private void lurkAtFiles(Strike strike, Station station, Held held, List<String> targets) {
        CompletableFuture<Void> looking = new CompletableFuture<>();
        inBackground(() -> {
            looking.complete(null);
            awaitFile(targets.get((int) (strike.fraction() * EARLY * targets.size())));
            strikeAt(strike, station, held, targets);
        });
        looking.join();
    }

    private synchronized void strikeAt(Strike strike, Station station, Held held, List<String> targets) {
        if (!strike.equals(armed) || station.isDown()) {
            return;
        }
        if (station.isAt(held, stage(strike.phase())) && mayHit(strike, station, Optional.of(held))) {
            var unused = strike(strike, station, Optional.of(held), targets);
        } else {
            haste *= HASTE;
        }
    }

    private static void inBackground(Runnable work) {
        Thread.ofPlatform().name("marksman").daemon(true).start(work);
    }

    private void awaitFile(String target) {
        Path file = Targets.in(content, target);
        long deadline = System.nanoTime() + LURKING_NANOS;
        while (!Files.exists(file) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    private static void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private Station station(Call call) {
        Station station = stations.get(call.engine());
        if (station == null) {
            throw new IllegalStateException("nobody watches " + call.engine());
        }
        return station;
    }

    private static boolean isStep(Call call) {
        return call.is("lease") || call.is("commit") || call.is("finish") || call.isAnalysis();
    }

    private static boolean isAimedAt(Strike strike, Moment moment, Call call) {
        return strike.moment() == moment && call.is(strike.phase().script());
    }

    private static boolean leadsInto(Phase phase, Answered done) {
        return switch (phase) {
            case ANALYSE -> done.leased().isPresent() && !done.isCommitted();
            case ENCODE -> done.call().isAnalysis();
            default -> false;
        };
    }

    private static Stage stage(Phase phase) {
        return switch (phase) {
            case ANALYSE -> Stage.LEASED;
            case ENCODE -> Stage.ANALYSED;
            default -> Stage.COMMITTED;
        };
    }

    // why: a job may lose its engine twice, not three times, and lost leases are taken back by an engine that lives.
    private boolean mayHit(Strike strike, Station station, Optional<Held> culprit) {
        boolean others = strike.victim() == Victim.REDIS
                ? allFit()
                : stations.values().stream().anyMatch(other -> other != station && other.isFit());
        boolean spared = strike.only().isPresent()
                ? !strike.only().equals(culprit.map(Held::job))
                : station.latestAttempt() > LAST_THAT_MAY_BE_LOST;
        return others && !spared;
    }

    private CompletableFuture<Boolean> strike(
            Strike strike, Station station, Optional<Held> culprit, List<String> targets) {
        armed = null;
        CompletableFuture<Void> end = struck;
        long now = System.nanoTime();
        return switch (strike.victim()) {
            case ENGINE -> {
                station.child().kill();
                List<Held> lost = station.goDown(now);
                aftermath.ofEngine(strike, station, culprit, lost, targets, end, () -> startedAgain(station));
                yield NO_FURTHER;
            }
            case ZOMBIE -> {
                station.child().freeze();
                List<Held> lost = station.goDown(now);
                yield aftermath.ofZombie(strike, station, culprit, lost, end, () -> goesOn(station));
            }
            case REDIS -> {
                stations.values().forEach(Station::cutOff);
                aftermath.ofRedis(strike, station, culprit, end);
                yield NO_FURTHER;
            }
        };
    }

    private synchronized void startedAgain(Station station) {
        station.startedAgain();
    }

    private synchronized void goesOn(Station station) {
        station.goesOn();
    }
}
