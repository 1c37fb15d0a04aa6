package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.identity.Uid;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps repairs from going round in circles: what differed right after an apply is what the cluster insists on and is
 * accepted, and who undoes the same repair again and again is answered more and more rarely.
 */
final class Repairs {

    private static final Logger LOG = LoggerFactory.getLogger(Repairs.class);
    private static final int AT_ONCE = 5;
    private static final int MOST_DOUBLINGS = 16;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Past NONE = new Past(Set.of(), Set.of(), Set.of(), 0, Instant.EPOCH, 0);

    private final InstantSource clock;
    private final ConcurrentMap<Uid, Past> past = new ConcurrentHashMap<>();

    Repairs(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * What happened to an instance.
     *
     * @param accepted what the cluster insisted on when it was last applied
     * @param found what differed when it was last looked at
     * @param repaired what differed before it was last applied
     * @param inARow how often the same was repaired
     * @param last when it was last applied
     * @param count how often it was applied
     */
    private record Past(
            Set<String> accepted, Set<String> found, Set<String> repaired, int inARow, Instant last, long count) {}

    /** Whether these differences are what the cluster insisted on when the instance was last applied. */
    boolean areAccepted(Uid uid, Set<String> differences) {
        if (differences.isEmpty() || past.getOrDefault(uid, NONE).accepted().equals(differences)) {
            return true;
        }
        past.compute(uid, (same, known) -> {
            Past before = known == null ? NONE : known;
            return new Past(
                    before.accepted(),
                    Set.copyOf(differences),
                    before.repaired(),
                    before.inARow(),
                    before.last(),
                    before.count());
        });
        return false;
    }

    /**
     * An instance was applied.
     *
     * @param left where the cluster's answers still differ from what is desired
     */
    void applied(Uid uid, Set<String> left) {
        Past after = past.compute(uid, (same, known) -> after(known == null ? NONE : known, left));
        if (after.inARow() == AT_ONCE) {
            LOG.warn(
                    "Somebody keeps changing what belongs to instance {}, it is repaired more rarely: {}",
                    uid,
                    after.repaired());
        }
        if (!left.isEmpty() && after.count() == 1) {
            LOG.warn("The cluster insists on something else for instance {}, which is accepted: {}", uid, left);
        }
    }

    /** Whether it is too early to repair this instance once more. */
    boolean isTooEarly(Uid uid) {
        Past known = past.getOrDefault(uid, NONE);
        return known.inARow() >= AT_ONCE
                && known.found().equals(known.repaired())
                && clock.instant().isBefore(known.last().plus(pause(known.inARow())));
    }

    /** Another number after each apply. */
    long count(Uid uid) {
        return past.getOrDefault(uid, NONE).count();
    }

    void forget(Uid uid) {
        past.remove(uid);
    }

    private Past after(Past before, Set<String> left) {
        Instant now = clock.instant();
        boolean again = !before.found().isEmpty()
                && before.found().equals(before.repaired())
                && before.last().plus(LONGEST.multipliedBy(2)).isAfter(now);
        return new Past(
                Set.copyOf(left),
                Set.of(),
                before.found(),
                again ? before.inARow() + 1 : before.found().isEmpty() ? 0 : 1,
                now,
                before.count() + 1);
    }

    private static Duration pause(int inARow) {
        long seconds = 1L << Math.min(inARow - AT_ONCE, MOST_DOUBLINGS);
        return Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds()));
    }
}
