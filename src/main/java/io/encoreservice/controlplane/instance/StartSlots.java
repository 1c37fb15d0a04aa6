package io.encoreservice.controlplane.instance;

import io.encoreservice.controlplane.identity.Uid;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Lets only a few instances start at the same time, in the order they asked, so that many do not starve each other. */
final class StartSlots {

    private final int slots;
    private final Duration patience;
    private final InstantSource clock;
    private final Map<Uid, Instant> starting = new HashMap<>();
    private final Set<Uid> waiting = new LinkedHashSet<>();

    /**
     * @param slots how many may start at once
     * @param patience when a start that was never reported as ended gives its slot up
     */
    StartSlots(int slots, Duration patience, InstantSource clock) {
        this.slots = slots;
        this.patience = patience;
        this.clock = clock;
    }

    /** Whether the instance may start now; if not, it waits in line until {@link #release} hands it a slot. */
    synchronized boolean take(Uid uid) {
        if (starting.containsKey(uid)) {
            return true;
        }
        if (starting.size() >= slots) {
            waiting.add(uid);
            return false;
        }
        waiting.remove(uid);
        starting.put(uid, clock.instant());
        return true;
    }

    /** The instance starts no more, or is no more; {@code next} hears who has its slot now. */
    void release(Uid uid, Consumer<Uid> next) {
        Set<Uid> chosen;
        synchronized (this) {
            waiting.remove(uid);
            starting.remove(uid);
            chosen = fill();
        }
        chosen.forEach(next);
    }

    /** Takes slots back from starts that take too long. */
    void expire(Consumer<Uid> next) {
        Set<Uid> chosen;
        synchronized (this) {
            Instant latest = clock.instant().minus(patience);
            starting.values().removeIf(since -> since.isBefore(latest));
            chosen = fill();
        }
        chosen.forEach(next);
    }

    private Set<Uid> fill() {
        Set<Uid> chosen = new LinkedHashSet<>();
        Iterator<Uid> line = waiting.iterator();
        while (starting.size() < slots && line.hasNext()) {
            Uid first = line.next();
            line.remove();
            starting.put(first, clock.instant());
            chosen.add(first);
        }
        return chosen;
    }
}
