package io.encoreservice.controlplane.instance;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before what failed is tried again: twice as long each time, with a random part, so that many that
 * failed together do not come back together.
 *
 * @param least never less than this
 * @param most never more than this
 */
record Backoff(Duration least, Duration most) {

    private static final int MAX_DOUBLINGS = 16;

    /** The wait after the given number of failures in a row, 1 the first. */
    Duration after(int failures, RandomGenerator random) {
        long ceiling = Math.min(most.toMillis(), least.toMillis() << Math.min(failures, MAX_DOUBLINGS));
        long spread = Math.max(0, ceiling - least.toMillis());
        return least.plusMillis(spread == 0 ? 0 : random.nextLong(spread + 1));
    }
}
