package io.encoreservice.controlplane.instance;

import java.time.Duration;

/**
 * How often the reconciler looks.
 *
 * @param resync the longest time between two looks at everything
 * @param backoff the pause before a failed look is repeated
 */
record ReconcilerPace(Duration resync, Backoff backoff) {

    static final ReconcilerPace STANDARD =
            new ReconcilerPace(Duration.ofSeconds(30), new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)));
}
