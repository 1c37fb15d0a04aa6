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
 * accepted, and who undoes each repair at once is answered more and more rarely.
 */
final class Repairs {

    private static final Logger LOG = LoggerFactory.getLogger(Repairs.class);
    private static final int AT_ONCE = 5;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final ConcurrentMap<Uid, Past> records = new ConcurrentHashMap<>();

    Repairs(InstantSource clock) {
        this.clock = clock;
    }

    private record Past(Set<String> accepted, int inARow, Instant last, long count) {}

    /**
     * An instance was applied.
     *
     * @param repair whether only to undo what somebody did to it
     * @param left where the cluster's answers still differ from what is desired
     */
    void applied(Uid uid, boolean repair, Set<String> left) {
        Instant now = clock.instant();
        records.compute(uid, (same, before) -> {
            if (!left.isEmpty() && (before == null || !before.accepted().equals(left))) {
                LOG.warn("The cluster insists on something else for instance {}, which is accepted: {}", uid, left);
            }
            boolean inARow =
                    repair && before != null && before.last().plus(FORGOTTEN).isAfter(now);
            int repairs = inARow ? before.inARow() + 1 : repair ? 1 : 0;
            if (repairs == AT_ONCE) {
                LOG.warn("Somebody keeps changing what belongs to instance {}: it is repaired more rarely", uid);
            }
            return new Past(Set.copyOf(left), repairs, now, before == null ? 1 : before.count() + 1);
        });
    }

    /** Whether these differences are what the cluster insisted on when the instance was last applied. */
    boolean isAccepted(Uid uid, Set<String> differences) {
        Past known = records.get(uid);
        return differences.isEmpty() || (known != null && known.accepted().equals(differences));
    }

    /** Whether it is too early to repair this instance once more. */
    boolean isTooEarly(Uid uid) {
        Past known = records.get(uid);
        if (known == null || known.inARow() < AT_ONCE) {
            return false;
        }
        long seconds = 1L << Math.min(known.inARow() - AT_ONCE + 2, 16);
        Duration pause = Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds()));
        return clock.instant().isBefore(known.last().plus(pause));
    }

    /** Another number after each apply. */
    long count(Uid uid) {
        Past known = records.get(uid);
        return known == null ? 0 : known.count();
    }

    void forget(Uid uid) {
        records.remove(uid);
    }
}
