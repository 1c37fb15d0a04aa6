package io.encoreservice.engine.callback;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When the same callback is tried again: later each time, and not at the same instant for all that failed together.
 *
 * @param first about how long after the first attempt; three times that after the second, and so on
 * @param attempts how often it is tried at all
 */
record BackOff(Duration first, int attempts) {

    /** Five attempts within about two minutes. */
    static final BackOff USUAL = new BackOff(Duration.ofSeconds(2), 5);

    private static final int FACTOR = 3;
    private static final double SPREAD = 0.25;

    /** How long to wait after an attempt, the first being 1. */
    Duration after(int attempt) {
        double about = first.toMillis() * Math.pow(FACTOR, attempt - 1);
        return Duration.ofMillis(Math.round(about * ThreadLocalRandom.current().nextDouble(1 - SPREAD, 1 + SPREAD)));
    }
}
