package io.encoreservice.controlplane.runtime.local;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/** Remembers an engine's latest crashes, to tell how long to wait before the next start and when to call it failed. */
final class CrashHistory {

    static final int TOO_MANY = 5;
    static final Duration PAUSE_WHEN_FAILED = Duration.ofMinutes(5);

    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final InstantSource clock;
    private final Deque<Instant> crashes = new ArrayDeque<>();

    CrashHistory(InstantSource clock) {
        this.clock = clock;
    }

    void crashed() {
        crashes.addLast(clock.instant());
    }

    /** Whether there were five crashes in ten minutes. */
    boolean hasFailed() {
        Instant horizon = clock.instant().minus(WINDOW);
        crashes.removeIf(crash -> crash.isBefore(horizon));
        return crashes.size() >= TOO_MANY;
    }

    /** How long to wait before the next start: doubled with each crash; minutes once it has failed. */
    Duration pause() {
        return hasFailed() ? PAUSE_WHEN_FAILED : FIRST_PAUSE.multipliedBy(1L << Math.max(0, crashes.size() - 1));
    }

    void forget() {
        crashes.clear();
    }
}
