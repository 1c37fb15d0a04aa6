package io.encoreservice.failure;

import io.encoreservice.failure.Call.Answered;
import io.encoreservice.failure.Call.Held;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One engine and what it is known to hold, from what it says to Redis; not safe for threads by itself. */
final class Station {

    /** How far an attempt is. */
    enum Stage {
        LEASED,
        ANALYSED,
        COMMITTING,
        COMMITTED,
        FINISHING
    }

    private record Holding(int attempt, Stage stage, long since) {}

    private final EngineChild child;
    private final Map<UUID, Holding> holdings = new HashMap<>();
    private final Map<Stage, Long> paces = new HashMap<>();
    private final List<Duration> returns = new ArrayList<>();
    private boolean fit;
    private boolean down;
    private long since;

    Station(EngineChild child) {
        this.child = child;
    }

    EngineChild child() {
        return child;
    }

    /** Whether it takes part: it runs, and has looked after lost leases since it does. */
    boolean isFit() {
        return fit;
    }

    /** It cannot reach Redis for a while. */
    void cutOff() {
        fit = false;
    }

    /** It is dead or stands still, and what it held is as good as lost; answers what that was. */
    List<Held> goDown(long now) {
        fit = false;
        down = true;
        since = now;
        List<Held> lost = holdings.entrySet().stream()
                .map(entry -> new Held(entry.getKey(), entry.getValue().attempt()))
                .toList();
        holdings.clear();
        return lost;
    }

    /** It was started again. */
    void startedAgain() {
        down = false;
    }

    /** It stood still and goes on. */
    void goesOn() {
        down = false;
        since = 0;
    }

    boolean isDown() {
        return down;
    }

    /** Since when it is down, in nanoseconds. */
    long downSince() {
        return since;
    }

    /** How long it took each time from its death to taking part again. */
    List<Duration> returns() {
        return List.copyOf(returns);
    }

    /** The latest attempt that it holds of any job. */
    int latestAttempt() {
        return holdings.values().stream().mapToInt(Holding::attempt).max().orElse(0);
    }

    boolean isAt(Held held, Stage stage) {
        Holding holding = holdings.get(held.job());
        return holding != null && holding.attempt() == held.attempt() && holding.stage() == stage;
    }

    /** How long the latest attempt stayed at a stage, in nanoseconds; 0 before any has passed it. */
    long pace(Stage stage) {
        return paces.getOrDefault(stage, 0L);
    }

    void asked(Call call) {
        if (call.isAnalysis()) {
            move(call.held(), Stage.ANALYSED);
        } else if (call.is("commit")) {
            move(call.held(), Stage.COMMITTING);
        } else if (call.is("finish")) {
            move(call.held(), Stage.FINISHING);
        }
    }

    void answered(Answered done) {
        Call call = done.call();
        switch (call.script()) {
            case "commit" -> {
                if (done.isAccepted()) {
                    move(call.held(), Stage.COMMITTED);
                } else {
                    drop(call.held());
                }
            }
            case "update" -> {
                if (done.isRefused()) {
                    drop(call.held());
                }
            }
            case "finish", "release", "forsake" -> drop(call.held());
            case "renew" -> renewed(call, done.words());
            case "reap" -> takesPart(done.answered());
            default -> {}
        }
        done.leased().ifPresent(held -> put(held, done.isCommitted() ? Stage.COMMITTED : Stage.LEASED));
    }

    private void takesPart(long now) {
        if (!fit && since != 0) {
            returns.add(Duration.ofNanos(now - since));
            since = 0;
        }
        fit = true;
    }

    private void renewed(Call call, List<String> verdicts) {
        for (int i = 0; i < verdicts.size(); i++) {
            if (verdicts.get(i).equals("lost")) {
                drop(Call.held(call.arguments().get(1 + 2 * i), call.arguments().get(2 + 2 * i)));
            }
        }
    }

    private void put(Held held, Stage stage) {
        holdings.put(held.job(), new Holding(held.attempt(), stage, System.nanoTime()));
    }

    private void move(Held held, Stage stage) {
        Holding holding = holdings.get(held.job());
        if (holding != null && holding.attempt() == held.attempt() && holding.stage() != stage) {
            paces.put(holding.stage(), System.nanoTime() - holding.since());
            put(held, stage);
        }
    }

    private void drop(Held held) {
        if (Optional.ofNullable(holdings.get(held.job()))
                .filter(holding -> holding.attempt() == held.attempt())
                .isPresent()) {
            holdings.remove(held.job());
        }
    }
}
