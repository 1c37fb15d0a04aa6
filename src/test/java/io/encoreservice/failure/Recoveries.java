package io.encoreservice.failure;

import io.encoreservice.failure.Aftermath.Outage;
import io.encoreservice.failure.Call.Held;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** How long each attempt that was hit waited for its next one, against how long it may. */
final class Recoveries {

    static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration REAPING = Duration.ofSeconds(5);

    /** What starts and full workers of a busy machine may add: the engines share two cores with everything else. */
    private static final Duration RESTART = Duration.ofSeconds(15);

    private final List<Recovery> all = new ArrayList<>();
    private final Set<Held> unprovoked;

    Recoveries(List<Hit> hits, Ledger ledger, List<Outage> outages) {
        unprovoked = ledger.followed();
        hits.forEach(hit -> unprovoked.remove(hit.held()));
        for (Hit hit : hits) {
            OptionalLong next = ledger.nextLease(hit.held());
            if (next.isPresent()) {
                all.add(recovery(hit, next.getAsLong(), outages));
            }
        }
    }

    /**
     * One of them.
     *
     * @param took from the strike to the next lease
     * @param allowed how long it may have taken
     * @param outage whether Redis was away or just back meanwhile
     */
    record Recovery(Hit hit, Duration took, Duration allowed, boolean outage) {}

    List<Recovery> tooLong() {
        return all.stream()
                .filter(recovery -> recovery.took().compareTo(recovery.allowed()) > 0)
                .toList();
    }

    /** Attempts that lost their lease though nobody struck at them. */
    Set<Held> unprovoked() {
        return unprovoked;
    }

    int number() {
        return all.size();
    }

    /** The longest, with or without an absence of Redis in it. */
    Duration longest(boolean outage) {
        return all.stream()
                .filter(recovery -> recovery.outage() == outage)
                .map(Recovery::took)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    // why: nothing is taken back for one full lease after Redis was away, since its jobs may well be running.
    private static Recovery recovery(Hit hit, long next, List<Outage> outages) {
        Duration allowed = LEASE.plus(REAPING).plus(RESTART);
        boolean overlaps = false;
        for (Outage outage : outages) {
            if (outage.from() <= next && outage.to() + LEASE.toNanos() >= hit.at()) {
                allowed = allowed.plusNanos(outage.to() - outage.from()).plus(LEASE);
                overlaps = true;
            }
        }
        return new Recovery(hit, Duration.ofNanos(next - hit.at()), allowed, overlaps);
    }
}
